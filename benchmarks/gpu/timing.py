"""The parts that ask how fast it is, and how much memory it takes, beside PyTorch on the same card."""
from agreement import training_figures


def figures_of_ours(networks, settings, batches, modes="forward,train", seconds=0.7, more=()):
    def ours(kit):
        kit.need_device()
        line = kit.scaled(networks, settings, batches, modes, seconds)
        return kit.program_lines("figures", *line["networks"], "--device", kit.device, "--modes", line["modes"], "--settings", line["settings"], "--batches", line["batches"], "--seconds", line["seconds"], *more)
    ours.__doc__ = f"Images a second of {', '.join(networks)}: {modes}; {settings}; batches {batches}."
    return ours


def figures_of_torch(networks, settings, batches, engines, modes="forward,train", seconds=0.7, more=()):
    def theirs(kit):
        kit.need_device()
        kit.need_python()
        line = kit.scaled(networks, settings, batches, modes, seconds)
        if engines != "eager":
            kit.need_cuda()
        return kit.peer_lines("figures.py", *line["networks"], "--engines", engines, "--device", kit.device, "--modes", line["modes"], "--settings", line["settings"], "--batches", line["batches"], "--seconds", line["seconds"], *more)
    theirs.__doc__ = f"The same in PyTorch ({engines}) on this card: {', '.join(networks)}: {modes}; {settings}; batches {batches}."
    return theirs


def origin(kit):
    """Origin 000's protocol: ResNet-v2-152, forward, batch 32, ten steps of burn-in and 100 that count. The origin has 0.233 s."""
    kit.need_device()
    sizes = {"images": 2, "steps": 2, "burn_in": 1} if kit.quick else {"images": 32, "steps": 100, "burn_in": 10}
    return {f"TF32 {tf32}": kit.tool_json("origin", device=kit.device, tf32=tf32, **sizes) for tf32 in ("true", "false")}


def memory(kit):
    """The GPU's memory after training steps in bf16, in a process of its own for each network, ours and PyTorch's."""
    kit.need_cuda()
    said = {}
    for network, images in (("torchvision/resnet50", 256), ("cifar10/resnet_32_e", 256)):
        ours = kit.tool_json("memory", network=network, images=images, device=kit.device)
        said[network] = {"ours, MiB": round((ours["device_bytes"] or 0) / 2**20)}
        if kit.python_torch:
            theirs, = kit.peer_lines("figures.py", network, "--device", kit.device, "--modes", "train", "--settings", "bf16+last", "--batches", str(images), "--seconds", "0.1")
            said[network]["PyTorch, MiB"] = round(theirs.get("device_bytes", 0) / 2**20)
    return said


def nvrtc(kit):
    """Which libraries are looked for while cuDNN works, and which of them are not found, without any help by LD_LIBRARY_PATH."""
    kit.need_cuda()
    environment = {name: value for name, value in kit.environment().items() if name != "LD_LIBRARY_PATH"}
    environment |= {"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(kit.work / "linker")}
    result = kit.tool("memory", environment=environment, network="torchvision/resnet50", images=32, device=kit.device)
    said = "".join(path.read_text(errors="replace") for path in kit.work.glob("linker.*")).splitlines()
    asked = [line.split("file=")[1].split()[0].rstrip(";") for line in said if "file=" in line and "generating link map" not in line]
    opened = {line.split("file=")[1].split()[0] for line in said if "generating link map" in line}
    runtime = sorted({name for name in asked if any(word in name for word in ("nvrtc", "nvJitLink", "cudnn", "cublas"))})
    return {"exit code": result.code, "asked for": runtime, "not loaded": [name for name in runtime if name not in opened], "said": result.last_words() if result.code else ""}


def cifar10(kit):
    """resnet_32_e trained on CIFAR-10 (JPEG) for some epochs."""
    kit.need_device()
    kit.need_images()
    images = kit.work / ("small" if kit.quick else "cifar10")
    kit.tool_ok("train cifar10", cifar10=images, epochs=2 if kit.quick else 5, device=kit.device, out=kit.work / "cifar10-run")
    kit.keep(kit.work / "cifar10-run", ["metrics.jsonl", "report.html", "curves.png"])
    return training_figures(kit.work / "cifar10-run")

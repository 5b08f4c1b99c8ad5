"""The parts of a run on a machine with a GPU: what each asks, by which command lines, and what its answer must be. `run.py` runs them in this order, the worthiest first."""
import ctypes
import glob
import json
import os
import platform
import shutil
import signal
import tarfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Every command line of the tool that the kit uses; tests read them from here. Words in braces are filled in.
TOOL = {
    "doctor": "doctor --json",
    "bench on the CPU": "bench {inputs}/dropping.resnet.yaml --batch 2 --steps 2 --burn-in 1 --mode train --optimizer sgd --json",
    "bench": "bench {inputs}/dropping.resnet.yaml --batch 2 --steps 2 --burn-in 1 --mode train --optimizer sgd --device {device} --json",
    "train everything": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/everything.recipe.yaml --device {device} --out {out}",
    "evaluate": "evaluate paper/cifar_resnet_20 --data {small} --checkpoint {run} --device {device} --tf32 false --json",
    "resume": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/everything.recipe.yaml --device {device} --resume {checkpoint} --out {out}",
    "train streamed": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/streamed.recipe.yaml --device {device} --out {out}",
    "train dropping": "train {inputs}/dropping.resnet.yaml --data {small} --epochs 2 --batch 50 --tf32 false --device {device} --out {out}",
    "resume dropping": "train {inputs}/dropping.resnet.yaml --data {small} --epochs 2 --batch 50 --tf32 false --device {device} --resume {checkpoint} --out {out}",
    "train too much": "train torchvision/resnet50 --data {imagenet} --epochs 1 --batch {images} --device {device} --out {out}",
    "train for long": "train paper/cifar_resnet_20 --data {small} --epochs 1000 --batch 100 --checkpoint-every 50 --device {device} --out {out}",
    "train on": "train paper/cifar_resnet_20 --data {small} --epochs 1000 --batch 100 --checkpoint-every 50 --device {device} --resume {out}",
    "origin": "bench slim/resnet_v2_152 --batch {images} --steps {steps} --burn-in {burn_in} --device {device} --tf32 {tf32} --json",
    "memory": "bench {network} --batch {images} --steps 5 --burn-in 3 --mode train --optimizer sgd --precision bf16 --channels-last --device {device} --json",
    "train cifar10": "train cifar10/resnet_32_e --data {cifar10} --recipe {inputs}/cifar10.recipe.yaml --epochs {epochs} --device {device} --out {out}",
}

NETWORKS = ["torchvision/resnet50", "slim/resnet_v2_152", "cifar10/resnet_32_e"]
SMALL_TRAIN, SMALL_TEST = 100, 20


class Failed(Exception):
    """A part's answer is not what it must be."""


class Skipped(Exception):
    """A part cannot be asked here, and why."""


def require(condition, sentence):
    if not condition:
        raise Failed(sentence)


def near(actual, expected, tolerance):
    return abs(actual - expected) <= tolerance * max(abs(expected), 1e-12)


# --- what there is


def machine(kit):
    """Processor, memory, libraries, GPU, Python's torch."""
    said = {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version(), "glibc": " ".join(platform.libc_ver())}
    info = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    said["processor"] = next((line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")), platform.machine())
    flags = next((line for line in info.splitlines() if line.startswith("flags")), "").split()
    said["processor flags"] = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16") if flag in flags]
    said["memory GiB"] = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    said["disk free GiB"] = round(shutil.disk_usage(kit.work).free / 2**30, 1)
    for name in ("libcuda.so.1", "libnvidia-ml.so.1", "libssl.so.3", "libstdc++.so.6"):
        try:
            ctypes.CDLL(name)
            said[name] = "loads"
        except OSError as error:
            said[name] = str(error)
    said["ICU"] = sorted({os.path.basename(path) for folder in ("/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu") for path in glob.glob(folder + "/libicuuc.so.*")}) or "none: globalization is invariant"
    if shutil.which("nvidia-smi"):
        query = "name,driver_version,memory.total,power.limit,clocks.max.sm,mig.mode.current"
        said["nvidia-smi"] = kit.run(["nvidia-smi", f"--query-gpu={query}", "--format=csv,noheader"], 30).out.strip()
    said["libtorch"] = str(kit.libtorch)
    said["torch of Python"] = kit.python_torch or "no torch for Python"
    return said


def data(kit):
    """Unpacks the programs and CIFAR-10 (JPEG); a small part of it has so many of the first images of each class."""
    said = {}
    started = time.monotonic()
    with tarfile.open(kit.folder / "programs.tar.xz") as archive:
        archive.extractall(kit.work / "programs", filter="data")
    said["programs, seconds"] = round(time.monotonic() - started, 1)
    archive_path = kit.folder / "cifar10.tar.xz"
    if not archive_path.exists():
        return said | {"CIFAR-10": "not in the kit"}
    started, taken, whole = time.monotonic(), {}, kit.work / "cifar10.partial"
    with tarfile.open(archive_path, "r|xz") as archive:
        for member in archive:
            parts = [part for part in Path(member.name).parts if part != "."][-3:]
            if not member.isfile() or len(parts) < 3:
                continue
            half, label, name = parts
            content = archive.extractfile(member).read()
            roots = [] if kit.quick else [whole]
            taken[half, label] = taken.get((half, label), 0) + 1
            if taken[half, label] <= (SMALL_TRAIN if half == "train" else SMALL_TEST):
                roots.append(kit.work / "small")
            for root in roots:
                (root / half / label).mkdir(parents=True, exist_ok=True)
                (root / half / label / name).write_bytes(content)
    if whole.exists():
        whole.rename(kit.work / "cifar10")
    said["CIFAR-10 (JPEG), images"] = sum(taken.values())
    said["CIFAR-10, seconds"] = round(time.monotonic() - started, 1)
    return said


def doctor(kit):
    """What `resnetgen doctor` says of libtorch, its symbols and the devices."""
    result = kit.tool("doctor")
    if result.code == 2:
        raise Skipped(f"this tool has no such command: {result.err.strip()}")
    require(result.code == 0, result.last_words())
    return json.loads(result.out)


def load(kit):
    """Whether the binding loads on that libtorch and computes on the CPU."""
    return kit.tool_json("bench on the CPU")


# --- whether it computes the same


def training_figures(run):
    lines = [json.loads(line) for line in (Path(run) / "metrics.jsonl").read_text().splitlines()]
    steps = [line for line in lines if line["kind"] == "step"]
    epochs = [line for line in lines if line["kind"] == "epoch" and "test_loss" in line]
    return {"steps": [line["loss"] for line in steps], "held-out loss": epochs[-1]["test_loss"], "held-out accuracy": epochs[-1]["test_accuracy"]}


def compare_training(actual, expected, what):
    """The first line of losses is close, and the end of the same kind: bfloat16 adds in another order on another machine."""
    if expected is None:
        return {"compared": f"no figures of {what}"}
    require(len(actual["steps"]) == len(expected["steps"]), f"{len(actual['steps'])} lines of steps, but {len(expected['steps'])} {what}")
    first = abs(actual["steps"][0] - expected["steps"][0]) / expected["steps"][0]
    last = abs(actual["held-out loss"] - expected["held-out loss"]) / expected["held-out loss"]
    require(first < 0.02, f"the first loss is {actual['steps'][0]}, but {expected['steps'][0]} {what}")
    require(last < 0.1, f"the held-out loss is {actual['held-out loss']}, but {expected['held-out loss']} {what}")
    return {f"first loss, relative to {what}": first, f"held-out loss, relative to {what}": last}


def layouts(kit):
    """Trains a small network with everything that a recipe can ask for on the CPU of this machine: the values are those that were recorded where the kit was made."""
    kit.need_images()
    kit.tool_ok("train everything", device="cpu", out=kit.work / "everything-cpu")
    figures = training_figures(kit.work / "everything-cpu")
    return figures | compare_training(figures, kit.reference.get("layouts"), "where the kit was made")


def reference(kit):
    """Computes resnet_32_e in 64 bits on the CPU: the figures are those that were recorded where the kit was made."""
    said = kit.program_json("reference", "cifar10/resnet_32_e", "--file", kit.work / "resnet_32_e.safetensors", "--dtype", "float64", "--batch", "8")
    for name, value in (kit.reference.get("reference") or {}).items():
        if isinstance(value, float):
            require(near(said[name], value, 1e-9), f"{name} is {said[name]}, but {value} where the kit was made")
    return said


def judge(line, tolerance):
    """Requires each kind of result to be within the tolerance of the file's."""
    errors = {key: value for key, value in line.items() if key.startswith("error of ")}
    for key, value in errors.items():
        require(value["relative"] is not None and value["relative"] < tolerance, f"{line['network']} on {line['device']}: {key} is {value['relative']}, furthest is {value['furthest']}; at most {tolerance}")
    return {key: value["relative"] for key, value in errors.items()}


def cuda(kit):
    """Whether a training step runs on the GPU at all."""
    kit.need_device()
    return kit.tool_json("bench", device=kit.device)


def agreement(kit):
    """resnet_32_e in 64 bits: forward, backward and a training step on the device equal to the CPU's."""
    kit.need_device()
    line = kit.program_json("agreement", "--file", kit.work / "resnet_32_e.safetensors", "--device", kit.device)
    return judge(line, 1e-8) | {"loss": line["loss"]}


def agreement_python(kit):
    """The same weights and images in PyTorch by Python, on both devices."""
    kit.need_python()
    said = {}
    for device in dict.fromkeys(["cpu", kit.device]):
        said[device] = judge(kit.peer_json("agreement.py", "--file", kit.work / "resnet_32_e.safetensors", "--device", device), 1e-8)
    return said


def agreement_large(kit):
    """ResNet-50 and ResNet-v2-152 in 64 bits: the device, and Python on the device, against the CPU."""
    said = {}
    for name in ("torchvision/resnet50", "slim/resnet_v2_152"):
        file = kit.work / (name.split("/")[1] + ".safetensors")
        kit.program_json("reference", name, "--file", file, "--dtype", "float64", "--batch", "2")
        said[name] = result = {}
        if kit.has_device:
            result[kit.device] = judge(kit.program_json("agreement", "--file", file, "--device", kit.device), 1e-8)
        if kit.python_torch:
            result[f"Python, {kit.device}"] = judge(kit.peer_json("agreement.py", "--file", file, "--device", kit.device), 1e-8)
        file.unlink()
    return said


def training(kit):
    """The same training as on the CPU, on the device."""
    kit.need_device()
    kit.need_images()
    kit.tool_ok("train everything", device=kit.device, out=kit.work / "everything")
    figures = training_figures(kit.work / "everything")
    return figures | compare_training(figures, kit.figures_of("layouts"), "on this machine's CPU")


# --- whether runs survive


def evaluation(kit):
    """One checkpoint evaluated on both devices."""
    kit.need_device()
    run = kit.work / "everything"
    if not run.exists():
        raise Skipped("part `training` left no run")
    here, there = (kit.tool_json("evaluate", run=run, device=device) for device in ("cpu", kit.device))
    require(near(there["loss"], here["loss"], 1e-2), f"the loss is {there['loss']} on {kit.device}, but {here['loss']} on the CPU")
    return {"loss on the CPU": here["loss"], "loss": there["loss"], "top-1 on the CPU": here["top1"], "top-1": there["top1"]}


def resume(kit):
    """A run that goes on from its first checkpoint comes to what the whole run came to."""
    kit.need_device()
    run, whole = kit.work / "everything", kit.figures_of("training")
    if whole is None:
        raise Skipped("part `training` left no run")
    kit.tool_ok("resume", device=kit.device, checkpoint=first_checkpoint(run), out=kit.work / "resumed")
    figures = training_figures(kit.work / "resumed")
    require(len(figures["steps"]) == len(whole["steps"]), "the resumed run has another number of steps than the whole one")
    gap = abs(figures["held-out loss"] - whole["held-out loss"])
    require(gap < 0.05, f"the held-out loss is {figures['held-out loss']}, but {whole['held-out loss']} of the whole run")
    return figures | {"difference of the held-out loss": gap}


def first_checkpoint(run):
    return sorted((run / "checkpoints").glob("*.safetensors"))[0]


def streamed(kit):
    """Random resized crops, which are read and decoded while the network learns and copied through pinned memory."""
    kit.need_device()
    kit.need_images()
    kit.tool_ok("train streamed", device=kit.device, out=kit.work / "streamed")
    figures = training_figures(kit.work / "streamed")
    require(figures["held-out loss"] < 4, f"the held-out loss is {figures['held-out loss']}")
    return figures


def dropout(kit):
    """Two runs of one seed drop the same, and one that is stopped and resumed too."""
    kit.need_device()
    kit.need_images()
    runs = [kit.work / f"dropping-{number}" for number in (1, 2)]
    for run in runs:
        kit.tool_ok("train dropping", device=kit.device, out=run)
    one, other = map(training_figures, runs)
    resumed = kit.work / "dropping-resumed"
    kit.tool_ok("resume dropping", device=kit.device, checkpoint=first_checkpoint(runs[0]), out=resumed)
    again = training_figures(resumed)
    gap = max(abs(a - b) for a, b in zip(one["steps"], other["steps"]))
    gap_resumed = max(abs(a - b) for a, b in zip(one["steps"], again["steps"]))
    require(len(one["steps"]) == len(again["steps"]), "the resumed run has another number of steps")
    # Another mask changes a loss by some percent; the order of a GPU's additions by some last bits, which grow.
    require(gap < 1e-2 and gap_resumed < 1e-2, f"losses of one seed differ by {gap}, after a resume by {gap_resumed}")
    return {"greatest difference of a loss": gap, "after a resume": gap_resumed, "last loss": one["steps"][-1]}


def out_of_memory(kit):
    """A batch that is larger than the memory ends in one sentence that says a smaller one."""
    kit.need_cuda()
    folder = kit.work / "imagenet"
    images = 4096
    source = next((kit.work / "small" / "train").glob("*/*"), None)
    if source is None:
        raise Skipped("the kit has no CIFAR-10")
    for label in range(1000):
        (folder / "train" / f"{label:04}").mkdir(parents=True, exist_ok=True)
        (folder / "test" / f"{label:04}").mkdir(parents=True, exist_ok=True)
        for number in range(images // 1000 + 1):
            os.link(source, folder / "train" / f"{label:04}" / f"{number}.jpg")
        os.link(source, folder / "test" / f"{label:04}" / "0.jpg")
    result = kit.tool("train too much", imagenet=folder, images=images, device=kit.device, out=kit.work / "too-much")
    require(result.code == 1, f"the exit code is {result.code}: {result.last_words()}")
    require("The memory does not suffice for a batch of" in result.err and len(result.err.strip().splitlines()) == 1, result.last_words())
    return {"sentence": result.err.strip()}


def interruption(kit):
    """SIGTERM saves and ends with 143, and the run goes on from there."""
    kit.need_device()
    kit.need_images()
    out = kit.work / "interrupted"
    first = kit.tool("train for long", device=kit.device, out=out, until=lambda: has_steps(out, 1), then=signal.SIGTERM)
    require(first.code == 143, f"the exit code after SIGTERM is {first.code}: {first.last_words()}")
    before = steps_of(out)
    second = kit.tool("train on", device=kit.device, out=out, until=lambda: has_steps(out, before + 1), then=signal.SIGTERM)
    require(second.code == 143, f"the exit code of the resumed run after SIGTERM is {second.code}: {second.last_words()}")
    require("going on after" in second.out, "the second run did not go on from the first")
    return {"said": first.out.strip().splitlines()[-2], "lines of steps before": before, "after": steps_of(out)}


def steps_of(run):
    path = run / "metrics.jsonl"
    return path.read_text().count('"kind":"step"') if path.exists() else 0


def has_steps(run, count):
    return steps_of(run) >= count


# --- figures


def figures_of_ours(networks, settings, batches, modes="forward,train", seconds=0.7):
    def ours(kit):
        kit.need_device()
        line = kit.scaled(networks, settings, batches, modes, seconds)
        return kit.program_lines("figures", *line["networks"], "--device", kit.device, "--modes", line["modes"], "--settings", line["settings"], "--batches", line["batches"], "--seconds", line["seconds"])
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


def cifar10(kit):
    """resnet_32_e trained on CIFAR-10 (JPEG) for some epochs."""
    kit.need_device()
    kit.need_images()
    images = kit.work / ("small" if kit.quick else "cifar10")
    kit.tool_ok("train cifar10", cifar10=images, epochs=1 if kit.quick else 5, device=kit.device, out=kit.work / "cifar10-run")
    kit.keep(kit.work / "cifar10-run", ["metrics.jsonl", "report.html", "curves.png"])
    return training_figures(kit.work / "cifar10-run")


PRECISE = "fp32,tf32"
FAST = "tf32+last,bf16+last"

# Name, seconds at most, and what is done; the first ones decide whether the rest means anything.
PARTS = [
    ("machine", 40, machine),
    ("data", 60, data),
    ("doctor", 30, doctor),
    ("load", 30, load),
    ("reference", 30, reference),
    ("cuda", 40, cuda),
    ("agreement", 40, agreement),
    ("layouts", 60, layouts),
    ("training", 40, training),
    ("agreement-python", 60, agreement_python),
    ("figures-resnet50", 60, figures_of_ours(["torchvision/resnet50"], FAST, "256,32")),
    ("eager-resnet50", 60, figures_of_torch(["torchvision/resnet50"], FAST, "256,32", "eager")),
    ("dropout", 60, dropout),
    ("evaluation", 40, evaluation),
    ("interruption", 60, interruption),
    ("out-of-memory", 40, out_of_memory),
    ("agreement-large", 90, agreement_large),
    ("streamed", 40, streamed),
    ("resume", 40, resume),
    ("origin", 40, origin),
    ("cifar10", 90, cifar10),
    ("compile-resnet50", 120, figures_of_torch(["torchvision/resnet50"], "bf16+last", "256", "compile")),
    ("figures-cifar", 40, figures_of_ours(["cifar10/resnet_32_e"], FAST, "256,32")),
    ("eager-cifar", 40, figures_of_torch(["cifar10/resnet_32_e"], FAST, "256,32", "eager")),
    ("figures-resnet152", 60, figures_of_ours(["slim/resnet_v2_152"], FAST, "256,32")),
    ("eager-resnet152", 60, figures_of_torch(["slim/resnet_v2_152"], FAST, "256,32", "eager")),
    ("memory", 60, memory),
    ("figures-one", 60, figures_of_ours(NETWORKS, "tf32,bf16+last", "1", "forward", 0.5)),
    ("eager-one", 60, figures_of_torch(NETWORKS, "tf32,bf16+last", "1", "eager", "forward", 0.5)),
    ("figures-first", 90, figures_of_ours(NETWORKS, PRECISE + ",bf16", "32")),
    ("eager-first", 90, figures_of_torch(NETWORKS, PRECISE + ",bf16", "32", "eager")),
    ("eager-searched", 60, figures_of_torch(["torchvision/resnet50"], FAST, "256", "eager", more=("--cudnn-benchmark",))),
    ("graphs-one", 120, figures_of_torch(["torchvision/resnet50"], "bf16+last", "1", "graphs", "forward")),
    ("compile-cifar", 90, figures_of_torch(["cifar10/resnet_32_e"], "bf16+last", "256", "compile")),
    ("compile-resnet152", 240, figures_of_torch(["slim/resnet_v2_152"], "bf16+last", "256", "compile")),
]

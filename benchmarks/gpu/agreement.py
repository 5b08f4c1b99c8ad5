"""The parts that ask whether the same is computed: here as where the kit was made, on the GPU as on the CPU, by Python as by us."""
import json
from pathlib import Path

from answers import near, require


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
            # The weights are drawn in 32 bits, and torch's logarithm there rounds otherwise with other vector instructions.
            require(near(said[name], value, 1e-7), f"{name} is {said[name]}, but {value} where the kit was made")
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


def agreement_of(name):
    def large(kit):
        said = {}
        file = kit.work / (name.split("/")[1] + ".safetensors")
        kit.program_json("reference", name, "--file", file, "--dtype", "float64", "--batch", "2")
        if kit.has_device:
            said[kit.device] = judge(kit.program_json("agreement", "--file", file, "--device", kit.device), 1e-8)
        if kit.python_torch:
            said[f"Python, {kit.device}"] = judge(kit.peer_json("agreement.py", "--file", file, "--device", kit.device), 1e-8)
        file.unlink()
        return said
    large.__doc__ = f"{name} in 64 bits: the device, and Python on the device, against the CPU."
    return large


def training(kit):
    """The same training as on the CPU, on the device."""
    kit.need_device()
    kit.need_images()
    kit.tool_ok("train everything", device=kit.device, out=kit.work / "everything")
    figures = training_figures(kit.work / "everything")
    return figures | compare_training(figures, kit.figures_of("layouts"), "on this machine's CPU")

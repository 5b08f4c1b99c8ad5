"""The parts that ask whether runs survive: stops, resumes, too little memory."""
import re
import shutil
import signal

from agreement import training_figures
from answers import Skipped, near, require

STOPPED = re.compile(r"Interrupted after step (\d+) ")


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
    shutil.rmtree(kit.work / "resumed", ignore_errors=True)  # what an earlier try left
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
    shutil.rmtree(resumed, ignore_errors=True)
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
    images = kit.work / "cifar10"
    if not images.exists():
        raise Skipped("the kit has no CIFAR-10")
    # All 50,000 training images at once want some hundred GiB.
    result = kit.tool("train too much", cifar10=images, images=50_000, device=kit.device, out=kit.work / "too-much")
    require(result.code == 1, f"the exit code is {result.code}: {result.last_words()}")
    # Before it one line may say that libtorch is newer than the binding.
    *before, sentence = result.err.strip().splitlines()
    require(sentence.startswith("The memory does not suffice for a batch of") and len(before) < 2, result.last_words())
    return {"sentence": sentence}


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
    stopped = [int(STOPPED.search(result.out)[1]) for result in (first, second)]
    require(stopped[0] < stopped[1], f"the first run stopped after step {stopped[0]}, and the one that goes on after step {stopped[1]}")
    return {"said": first.out.strip().splitlines()[-2], "stopped after steps": stopped}


def steps_of(run):
    path = run / "metrics.jsonl"
    return path.read_text().count('"kind":"step"') if path.exists() else 0


def has_steps(run, count):
    return steps_of(run) >= count

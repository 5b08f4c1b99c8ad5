#!/usr/bin/env python3
"""Runs the parts of `parts.py` on a machine with a GPU, each within its own time, and keeps each answer as soon as it is there.

    python3 benchmarks/gpu/run.py                       everything that fits into 480 seconds
    python3 benchmarks/gpu/run.py --only origin,memory  these parts, and those that they need
    python3 benchmarks/gpu/run.py --device cpu --quick  a dry run without a GPU

The answers go to the folder that the environment variable OUT names, or to benchmarks/gpu/out: report.md, report.json, and a file for each part.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import parts
from answers import Failed, Skipped, require
from commands import TOOL

HERE = Path(__file__).resolve().parent

# What other parts stand on.
FIRST = ["machine", "data"]
NEEDS = {"agreement": ["reference"], "agreement-python": ["reference"], "evaluation": ["training"], "resume": ["training"]}

# What trains on all the images, whose files take half a minute to unpack.
ALL_IMAGES = {"out-of-memory", "cifar10"}

# A part is not begun with less time than this.
LEAST_SECONDS = 8


class OutOfTime(Exception):
    """A part's time is over."""


class Result:
    def __init__(self, command, code, out, err):
        self.command, self.code, self.out, self.err = command, code, out, err

    def last_words(self):
        words = (self.err.strip() or self.out.strip()).splitlines()
        return " / ".join(words[-4:]) or f"exit code {self.code} without a word"


def lines_of(result):
    """The lines of JSON among what a program printed; the last one may be cut off."""
    lines = []
    for text in result.out.splitlines():
        try:
            lines += [json.loads(text)] if text.startswith("{") else []
        except json.JSONDecodeError:
            pass
    return lines


class Kit:
    """What parts have to work with."""

    def __init__(self, line, out):
        self.folder, self.out, self.quick, self.device = Path(line.kit), out, line.quick, line.device
        self.work = Path(tempfile.mkdtemp(prefix="resnetgen-gpu-", dir=line.work))
        self.deadline, self.answers, self.log = None, {}, out / "commands.log"
        path = self.folder / "reference.json"
        self.reference = json.loads(path.read_text()) if path.exists() else {}
        self.python = line.python
        self.python_torch, found = self.find_torch()
        self.libtorch = Path(line.libtorch or os.environ.get("RESNETGEN_LIBTORCH") or found or "")
        self.has_device = True
        self.needs_all_images = False
        self.partial = []

    def find_torch(self):
        code = "import os, torch; print(torch.__version__, 'CUDA', torch.version.cuda, 'cuDNN', torch.backends.cudnn.version(), torch.cuda.is_available(), os.path.join(os.path.dirname(torch.__file__), 'lib'), sep='|')"
        try:
            said = subprocess.run([self.python, "-c", code], capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return None, None
        if said.returncode:
            return None, None
        *words, folder = said.stdout.strip().splitlines()[-1].split("|")
        return " ".join(words), folder

    # --- what may be missing

    def need_device(self):
        if not self.has_device:
            raise Skipped(f"part `cuda` did not pass, so that nothing runs on {self.device}")

    def need_cuda(self):
        self.need_device()
        if self.device == "cpu":
            raise Skipped("no CUDA: this run is on the CPU")

    def need_python(self):
        if self.python_torch is None:
            raise Skipped("no torch for Python")

    def need_images(self):
        if not (self.work / "small").exists():
            raise Skipped("the kit has no CIFAR-10")

    # --- commands

    def environment(self):
        environment = dict(os.environ, DOTNET_gcServer="0", DOTNET_NOLOGO="1")
        if self.libtorch != Path(""):
            environment["RESNETGEN_LIBTORCH"] = str(self.libtorch)
            # cuDNN opens what it compiles with by name; Python's torch loads it beforehand.
            more = sorted({str(path.parent) for path in self.libtorch.parent.parent.glob("nvidia/**/lib/*.so*")})
            environment["LD_LIBRARY_PATH"] = ":".join(more + [environment.get("LD_LIBRARY_PATH", "")]).rstrip(":")
        if isinstance(self.answers.get("machine", {}).get("figures", {}).get("ICU"), str):
            environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"
        return environment

    def run(self, command, seconds=None, until=None, then=signal.SIGTERM, environment=None):
        """Runs a command to its end, or until a condition holds, and then sends it a signal. Its time is its part's."""
        command = [str(word) for word in command]
        end = min(self.deadline, time.monotonic() + seconds if seconds else self.deadline)
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
            sent = until is None
            while process.poll() is None and time.monotonic() < end:
                if not sent and until():
                    process.send_signal(then)
                    sent = True
                time.sleep(0.02)
            late = process.poll() is None
            if late:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            out.seek(0), err.seek(0)
            result = Result(command, process.returncode, out.read(), err.read())
        with self.log.open("a") as log:
            log.write(f"$ {' '.join(command)}\n{result.out[-4000:]}{result.err[-4000:]}[{result.code}]\n\n")
        # What it said before it was stopped, or stopped by itself, is an answer too.
        self.partial = lines_of(result)
        if late:
            raise OutOfTime(f"`{' '.join(Path(word).name for word in command[:3])} …` was not done in time")
        return result

    def program(self, name):
        path = self.work / "programs" / name
        require(path.exists(), f"the kit has no program {name}: make it anew with prepare.sh")
        return path

    def tool(self, name, until=None, then=signal.SIGTERM, environment=None, **words):
        words = {"inputs": HERE / "inputs", "small": self.work / "small", **words}
        line = [word.format(**words) for word in TOOL[name].split(" ")]
        return self.run([self.program("ResNetGen.Tool"), *line], until=until, then=then, environment=environment or self.environment())

    def tool_ok(self, name, **words):
        result = self.tool(name, **words)
        require(result.code == 0, f"exit code {result.code}: {result.last_words()}")
        return result

    def tool_json(self, name, **words):
        return json.loads(self.tool_ok(name, **words).out)

    def program_lines(self, *line):
        result = self.run([self.program("ResNetGen.Benchmarks"), *line], environment=self.environment())
        require(result.code == 0, f"exit code {result.code}: {result.last_words()}")
        return lines_of(result)

    def program_json(self, *line):
        return self.program_lines(*line)[-1]

    def peer_lines(self, script, *line):
        result = self.run([self.python, HERE / "peers" / script, *line])
        require(result.code == 0, f"exit code {result.code}: {result.last_words()}")
        return lines_of(result)

    def peer_json(self, script, *line):
        return self.peer_lines(script, *line)[-1]

    def scaled(self, networks, settings, batches, modes, seconds):
        """The words of a part's figures; in a quick run one batch of two images and a moment."""
        if self.quick:
            batches, seconds = "2", 0.05
        return {"networks": networks, "settings": settings, "batches": batches, "modes": modes, "seconds": str(seconds)}

    # --- answers

    def figures_of(self, part):
        answer = self.answers.get(part)
        return answer["figures"] if answer and answer["status"] == "passed" else None

    def keep(self, folder, names):
        (self.out / folder.name).mkdir(exist_ok=True)
        for name in names:
            if (folder / name).exists():
                shutil.copy(folder / name, self.out / folder.name / name)


def ask(kit, name, function, limit, left):
    """One part: its status, its seconds, its figures or what went wrong."""
    if left < LEAST_SECONDS:
        return {"part": name, "status": "no time", "seconds": 0, "why": f"{left:.0f} s were left"}
    started = time.monotonic()
    kit.deadline = started + min(limit, left)
    answer = {"part": name, "status": "passed"}
    kit.partial = []
    try:
        answer["figures"] = function(kit)
    except Skipped as reason:
        answer |= {"status": "skipped", "why": str(reason)}
    except OutOfTime as reason:
        answer |= {"status": "out of time", "why": str(reason)}
    except Failed as reason:
        answer |= {"status": "failed", "why": str(reason)}
    except Exception as error:  # A part that breaks must not cost the others.
        answer |= {"status": "failed", "why": f"{type(error).__name__}: {error}"}
    if "figures" not in answer and kit.partial:
        answer["figures"] = kit.partial
    answer["seconds"] = round(time.monotonic() - started, 1)
    return answer


def chosen(line):
    names = [name for name, *_ in parts.PARTS]
    only, skip = ([word for word in (text or "").split(",") if word] for text in (line.only, line.skip))
    unknown = [name for name in only + skip if name not in names]
    if unknown:
        raise SystemExit(f"There is no part `{unknown[0]}`; the parts are {', '.join(names)}.")
    wanted = set(only or names) | set(FIRST)
    for name in list(wanted):
        wanted |= set(NEEDS.get(name, []))
    return [part for part in parts.PARTS if part[0] in wanted and (part[0] not in skip or part[0] in FIRST)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--device", default="cuda", help="cuda, cuda:1, or cpu for a dry run")
    arguments.add_argument("--quick", action="store_true", help="small batches and few steps: whether it runs, and no figures")
    arguments.add_argument("--seconds", type=float, default=480, help="for all parts together; 480")
    arguments.add_argument("--only", help="parts, with commas")
    arguments.add_argument("--skip", help="parts, with commas")
    arguments.add_argument("--kit", default=HERE / "kit", help="the folder that prepare.sh made")
    arguments.add_argument("--libtorch", help="the folder of libtorch; Python's torch/lib if not given")
    arguments.add_argument("--python", default=sys.executable, help="the Python with torch; this one if not given")
    arguments.add_argument("--work", help="where to unpack; the system's folder for temporary files if not given")
    arguments.add_argument("--record", action="store_true", help="writes reference.json into the kit: what this machine's CPU computes")
    arguments.add_argument("--list", action="store_true", help="shows the parts, and does nothing")
    arguments.add_argument("--commands", action="store_true", help="shows the tool's command lines as JSON, and does nothing")
    line = arguments.parse_args()
    if line.list:
        for name, limit, function in parts.PARTS:
            print(f"{name:18} {limit:4} s  {function.__doc__}")
        return 0
    if line.commands:
        print(json.dumps(TOOL))
        return 0

    import report  # Beside this file; not needed above.

    started = time.monotonic()
    out = Path(os.environ.get("OUT") or HERE / "out")
    out.mkdir(parents=True, exist_ok=True)
    selected = chosen(line)
    kit = Kit(line, out)
    kit.needs_all_images = not line.quick and any(name in ALL_IMAGES for name, *_ in selected)
    try:
        for name, limit, function in selected:
            answer = ask(kit, name, function, limit, line.seconds - (time.monotonic() - started))
            kit.answers[name] = answer
            if name == "cuda" and answer["status"] not in ("passed", "no time"):
                kit.has_device = False
            (out / f"{name}.json").write_text(json.dumps(answer, indent=1) + "\n")
            report.write(out, kit, line, time.monotonic() - started)
            print(report.sentence(answer), flush=True)
        if line.record:
            recorded = {name: kit.figures_of(name) for name in ("layouts", "reference")}
            (kit.folder / "reference.json").write_text(json.dumps(recorded, indent=1) + "\n")
    finally:
        shutil.rmtree(kit.work, ignore_errors=True)
    print(f"{time.monotonic() - started:.0f} s; the report is {out / 'report.md'}")
    return 1 if any(answer["status"] in ("failed", "out of time") for answer in kit.answers.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The parts that ask what there is: the machine, the kit, libtorch."""
import ctypes
import glob
import json
import os
import platform
import shutil
import tarfile
import time
from pathlib import Path

from answers import Skipped, require

SMALL_TRAIN, SMALL_TEST = 100, 20


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
            roots = [whole] if kit.needs_all_images else []
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

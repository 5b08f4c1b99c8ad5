#!/usr/bin/env python3
"""Times PyTorch's networks in many settings: the peer of `ResNetGen.Benchmarks figures`, with its words, its protocol and its lines of JSON.

A step counts until the GPU has finished it. In bf16 weights, batch norm's parameters and the loss stay in 32 bits (autocast), as ResNetGen's precision bf16 keeps them.
Engines: eager; compile (torch.compile); graphs (torch.compile with mode="reduce-overhead", which captures CUDA graphs).
"""
import argparse
import contextlib
import json
import statistics
import time

import torch
from torch.nn import functional

import networks

BURN_IN, FEWEST, MOST = 3, 3, 100
RATE = 1e-4


class Bench:
    def __init__(self, name, engine, device, mode, setting, batch):
        torch.manual_seed(1)
        self.device, self.mode, self.batch = torch.device(device), mode, batch
        last = setting.endswith("+last")
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = setting.startswith("tf32")
        self.bf16 = setting.startswith("bf16")
        model, shape, classes, decay = networks.make(name)
        model = model.to(self.device)
        self.images = torch.randn(batch, *shape, device=self.device)
        if last:
            model = model.to(memory_format=torch.channels_last)
            self.images = self.images.contiguous(memory_format=torch.channels_last)
        if self.bf16:
            self.images = self.images.bfloat16()
        self.labels = torch.randint(0, classes, (batch,), device=self.device)
        model.train(mode == "train")
        kernels = [p for p in model.parameters() if p.dim() > 1]
        others = [p for p in model.parameters() if p.dim() <= 1]
        self.optimizer = torch.optim.SGD(
            [{"params": others, "weight_decay": 0.0}, {"params": kernels, "weight_decay": decay}], lr=RATE, momentum=0.9, nesterov=True)
        self.model = model if engine == "eager" else torch.compile(model, mode="reduce-overhead" if engine == "graphs" else None)

    def cast(self):
        return torch.autocast(self.device.type, dtype=torch.bfloat16) if self.bf16 else contextlib.nullcontext()

    def step(self):
        if self.mode == "train":
            self.optimizer.zero_grad(set_to_none=True)
            with self.cast():
                loss = functional.cross_entropy(self.model(self.images), self.labels)
            loss.backward()
            self.optimizer.step()
        else:
            with torch.no_grad(), self.cast():
                self.model(self.images)
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def time(self):
        begin = time.perf_counter()
        self.step()
        return time.perf_counter() - begin


def measure(bench, seconds):
    first = bench.time()
    steps = int(min(max(seconds / bench.time(), FEWEST), MOST))
    for _ in range(BURN_IN):
        bench.step()
    times = [bench.time() for _ in range(steps)]
    mean = statistics.fmean(times)
    line = {
        "steps": steps, "seconds_per_batch": mean, "seconds_per_batch_deviation": statistics.pstdev(times),
        "seconds_per_batch_median": statistics.median(times), "seconds_per_batch_least": min(times), "images_per_second": bench.batch / mean, "first_step_seconds": first,
    }
    if bench.device.type == "cuda":
        free, total = torch.cuda.mem_get_info(bench.device)
        line["device_bytes"] = total - free
        line["peak_reserved_bytes"] = torch.cuda.max_memory_reserved(bench.device)
        line["peak_allocated_bytes"] = torch.cuda.max_memory_allocated(bench.device)
    return line


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("networks", nargs="+")
    arguments.add_argument("--engines", default="eager")
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--modes", default="forward,train")
    arguments.add_argument("--settings", default="fp32")
    arguments.add_argument("--batches", default="32")
    arguments.add_argument("--seconds", type=float, default=1)
    arguments.add_argument("--cudnn-benchmark", action="store_true")
    line = arguments.parse_args()
    torch.backends.cudnn.benchmark = line.cudnn_benchmark
    for name in line.networks:
        for batch in map(int, line.batches.split(",")):
            for mode in line.modes.split(","):
                for setting in line.settings.split(","):
                    for engine in line.engines.split(","):
                        said = {
                            "engine": f"PyTorch {torch.__version__} {engine}{', cudnn.benchmark' if line.cudnn_benchmark else ''}",
                            "network": name, "mode": mode, "setting": setting, "batch": batch,
                        }
                        bench = None
                        try:
                            bench = Bench(name, engine, line.device, mode, setting, batch)
                            said.update(measure(bench, line.seconds))
                        except Exception as exception:  # One setting that fails, for memory say, costs no other.
                            said["error"] = f"{type(exception).__name__}: {str(exception).splitlines()[0] if str(exception) else ''}"
                        print(json.dumps(said), flush=True)
                        del bench
                        if engine != "eager":
                            torch._dynamo.reset()
                        if torch.cuda.is_available():
                            torch.cuda.empty_cache()
                            torch.cuda.reset_peak_memory_stats()


if __name__ == "__main__":
    main()

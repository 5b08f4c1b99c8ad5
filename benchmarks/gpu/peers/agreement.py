#!/usr/bin/env python3
"""Computes in PyTorch what a file of `ResNetGen.Benchmarks reference` holds, from its weights and images, and says in a line of JSON how far the results are from the file's."""
import argparse
import json
import math

import torch
from torch.nn import functional

import networks
import tensor_file

NEAR = 1e-3


def norm(values):
    return math.sqrt(sum(float((value.double() ** 2).sum()) for value in values))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--file", required=True)
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--tf32", action="store_true")
    line = arguments.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = line.tf32
    torch.backends.cudnn.allow_tf32 = line.tf32

    expected, settings = tensor_file.read(line.file)
    images, labels = expected["images"].to(line.device), expected["labels"].to(line.device)
    name = settings["network"]
    model, *_ = networks.make(name, {"momentum": 1 - float(settings["batch_norm_decay"]), "eps": float(settings["batch_norm_epsilon"])})
    model = model.to(device=line.device, dtype=images.dtype)
    weights = {key[len("weights/"):]: value for key, value in expected.items() if key.startswith("weights/")}
    loaded = model.load_state_dict(weights, strict=False)
    # PyTorch adds the counts of batches that are not there, and then does not know them.
    wrong = loaded.missing_keys + [key for key in loaded.unexpected_keys if not key.endswith("num_batches_tracked")]
    if wrong:
        raise SystemExit(f"The weights of the file are not those of {name}: {sorted(wrong)[:5]}")

    results = {}
    model.eval()
    with torch.no_grad():
        results["evaluation logits"] = model(images)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=float(settings["rate"]), momentum=float(settings["momentum"]), nesterov=True)
    logits = model(images)
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    results["training logits"] = logits.detach()
    results["training loss"] = loss.detach()
    for key, parameter in model.named_parameters():
        results["gradients/" + key] = parameter.grad.clone()
    optimizer.step()
    for key, value in model.state_dict().items():
        if value.is_floating_point():
            results["stepped/" + key] = value.clone()

    missing = {key for key in expected if key.split("/")[0] in ("gradients", "stepped")} ^ {key for key in results if "/" in key}
    if missing:
        raise SystemExit(f"The networks have different parts: {sorted(missing)[:5]}")

    report = {
        "engine": "PyTorch " + torch.__version__, "network": name, "device": line.device, "dtype": str(images.dtype).replace("torch.", ""),
        "loss": float(loss), "norm of evaluation logits": norm([results["evaluation logits"]]),
        "norm of gradients": norm(v for k, v in results.items() if k.startswith("gradients/")),
        "norm of stepped": norm(v for k, v in results.items() if k.startswith("stepped/")),
    }
    kinds = {}
    for key in results:
        kinds.setdefault(key.split("/")[0] if key.startswith(("gradients/", "stepped/")) else key, []).append(key)
    for kind, keys in kinds.items():
        # Relative to the tensor and a share of all of its kind: the gradient of a bias before a batch norm is nothing but rounding.
        least = NEAR * norm(expected[key] for key in keys)
        errors = {key: norm([results[key].cpu().double() - expected[key].double()]) / max(norm([expected[key]]) + least, 5e-324) for key in keys}
        furthest = max(keys, key=lambda key: errors[key] if math.isfinite(errors[key]) else math.inf)
        report["error of " + kind] = {"relative": errors[furthest] if math.isfinite(errors[furthest]) else None, "furthest": furthest}
    print(json.dumps(report))


if __name__ == "__main__":
    main()

"""Every command line of the tool that the kit uses, for the tests to read. Words in braces are filled in."""

TOOL = {
    "doctor": "doctor --json",
    "bench on the CPU": "bench {inputs}/dropping.resnet.yaml --batch 2 --steps 2 --burn-in 1 --mode train --optimizer sgd --json",
    "bench": "bench {inputs}/dropping.resnet.yaml --batch 2 --steps 2 --burn-in 1 --mode train --optimizer sgd --device {device} --json",
    "train everything": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/everything.recipe.yaml --device {device} --fresh --out {out}",
    "evaluate": "evaluate paper/cifar_resnet_20 --data {small} --checkpoint {run} --device {device} --tf32 false --json",
    "resume": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/everything.recipe.yaml --device {device} --resume {checkpoint} --out {out}",
    "train streamed": "train paper/cifar_resnet_20 --data {small} --recipe {inputs}/streamed.recipe.yaml --device {device} --fresh --out {out}",
    "train dropping": "train {inputs}/dropping.resnet.yaml --data {small} --epochs 2 --batch 50 --tf32 false --device {device} --fresh --out {out}",
    "resume dropping": "train {inputs}/dropping.resnet.yaml --data {small} --epochs 2 --batch 50 --tf32 false --device {device} --resume {checkpoint} --out {out}",
    "train too much": "train cifar10/resnet_32_e --data {cifar10} --epochs 1 --batch {images} --device {device} --fresh --out {out}",
    "train for long": "train paper/cifar_resnet_20 --data {small} --epochs 1000 --batch 100 --checkpoint-every 50 --device {device} --fresh --out {out}",
    "train on": "train paper/cifar_resnet_20 --data {small} --epochs 1000 --batch 100 --checkpoint-every 50 --device {device} --resume {out}",
    "origin": "bench slim/resnet_v2_152 --batch {images} --steps {steps} --burn-in {burn_in} --device {device} --tf32 {tf32} --json",
    "memory": "bench {network} --batch {images} --steps 5 --burn-in 3 --mode train --optimizer sgd --precision bf16 --channels-last --device {device} --json",
    "train cifar10": "train cifar10/resnet_32_e --data {cifar10} --recipe {inputs}/cifar10.recipe.yaml --epochs {epochs} --device {device} --fresh --out {out}",
}

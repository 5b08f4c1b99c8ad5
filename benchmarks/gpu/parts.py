"""The parts of a run on a machine with a GPU, in the order in which `run.py` runs them: the worthiest first."""
from agreement import agreement, agreement_of, agreement_python, cuda, layouts, reference, training
from surroundings import data, doctor, load, machine
from survival import dropout, evaluation, interruption, out_of_memory, resume, streamed
from timing import cifar10, figures_of_ours, figures_of_torch, memory, nvrtc, origin

NETWORKS = ["torchvision/resnet50", "slim/resnet_v2_152", "cifar10/resnet_32_e"]
PRECISE = "fp32,tf32"
FAST = "tf32+last,bf16+last"
SEARCHED = ("--cudnn-benchmark",)

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
    ("agreement-resnet50", 60, agreement_of("torchvision/resnet50")),
    ("agreement-resnet152", 90, agreement_of("slim/resnet_v2_152")),
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
    ("nvrtc", 40, nvrtc),
    ("figures-one", 60, figures_of_ours(NETWORKS, "tf32,bf16+last", "1", "forward", 0.5)),
    ("eager-one", 60, figures_of_torch(NETWORKS, "tf32,bf16+last", "1", "eager", "forward", 0.5)),
    ("figures-first", 90, figures_of_ours(NETWORKS, PRECISE + ",bf16", "32")),
    ("eager-first", 90, figures_of_torch(NETWORKS, PRECISE + ",bf16", "32", "eager")),
    ("graphs-one", 120, figures_of_torch(["torchvision/resnet50"], "bf16+last", "1", "graphs", "forward")),
    ("compile-cifar", 90, figures_of_torch(["cifar10/resnet_32_e"], "bf16+last", "256", "compile")),
    ("figures-searched", 120, figures_of_ours(["torchvision/resnet50"], FAST, "256,32", more=SEARCHED)),
    ("eager-searched", 120, figures_of_torch(["torchvision/resnet50"], FAST, "256,32", "eager", more=SEARCHED)),
    ("compile-resnet152", 240, figures_of_torch(["slim/resnet_v2_152"], "bf16+last", "256", "compile")),
]

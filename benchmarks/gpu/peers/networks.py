"""The networks of the figures, written for PyTorch: torchvision's ResNet-50, and by hand what it has not. Their state dicts have the names of ResNetGen's."""
import torch
from torch import nn
from torch.nn import functional

# ResNetGen's decay is what is kept of the moving statistics; PyTorch's momentum is what is replaced.
SLIM = {"momentum": 0.003, "eps": 1e-5}
CIFAR = {"momentum": 0.1, "eps": 1e-5}


class Named(nn.Module):
    """A module whose parts have names with dots in them, as scopes have."""

    def part(self, path, module):
        holder, names = self, path.split(".")
        for name in names[:-1]:
            if name not in holder._modules:
                holder.add_module(name, nn.Module())
            holder = holder._modules[name]
        holder.add_module(names[-1], module)
        return module


class Conv(nn.Module):
    """slim's conv2d: a convolution, then batch norm and ReLU where they are asked for. Kernels are odd, so that conv2d_same pads both sides alike."""

    def __init__(self, inputs, outputs, kernel, stride=1, norm=None, relu=False, bias=None, same=False):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, kernel, kernel))
        nn.init.kaiming_normal_(self.weight)
        has_bias = norm is None if bias is None else bias
        self.bias = nn.Parameter(torch.zeros(outputs)) if has_bias else None
        if norm is not None:
            self.BatchNorm = batch_norm(outputs, norm)
        self.norm, self.relu, self.stride, self.kernel, self.same = norm is not None, relu, stride, kernel, same

    def forward(self, x):
        padding = (self.kernel - 1) // 2
        if self.same and self.stride > 1:
            # TensorFlow's SAME of an even size: the odd zero comes last.
            x = functional.pad(x, padding_same(x.shape[-1], self.kernel, self.stride) + padding_same(x.shape[-2], self.kernel, self.stride))
            padding = 0
        x = functional.conv2d(x, self.weight, self.bias, self.stride, padding)
        if self.norm:
            x = self.BatchNorm(x)
        return functional.relu(x, inplace=True) if self.relu else x


def padding_same(size, kernel, stride):
    total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
    return (total // 2, total - total // 2)


def batch_norm(channels, settings):
    norm = nn.BatchNorm2d(channels, **settings)
    # ResNetGen does not count batches where the file does not ask for it.
    norm.num_batches_tracked = None
    return norm


class Bottleneck(Named):
    """slim's bottleneck_v2 (He et al. 2016, Identity Mappings, Fig. 4(e)); the stride stands in the 3×3 convolution, and its unit is a block's last."""

    def __init__(self, inputs, depth, inner, stride):
        super().__init__()
        scope = "bottleneck_v2."
        self.stride, self.projects = stride, depth != inputs
        self.preact = [self.part(scope + "preact", batch_norm(inputs, SLIM))]
        if self.projects:
            self.shortcut = [self.part(scope + "shortcut", Conv(inputs, depth, 1, stride))]
        self.convs = [
            self.part(scope + "conv1", Conv(inputs, inner, 1, norm=SLIM, relu=True)),
            self.part(scope + "conv2", Conv(inner, inner, 3, stride, norm=SLIM, relu=True)),
            self.part(scope + "conv3", Conv(inner, depth, 1)),
        ]

    def forward(self, x):
        preact = functional.relu(self.preact[0](x), inplace=True)
        shortcut = self.shortcut[0](preact) if self.projects else x[:, :, ::self.stride, ::self.stride] if self.stride > 1 else x
        residual = preact
        for conv in self.convs:
            residual = conv(residual)
        return residual + shortcut


class ResNetV2_152(Named):
    """TF-Slim's resnet_v2_152 with 1000 classes and 224×224 images: (N, 3, 224, 224) to (N, 1000)."""

    BLOCKS = [(256, 64, 3, 2), (512, 128, 8, 2), (1024, 256, 36, 2), (2048, 512, 3, 1)]

    def __init__(self):
        super().__init__()
        self.conv1 = Conv(3, 64, 7, 2)
        self.units, channels = [], 64
        for block, (depth, inner, count, stride) in enumerate(self.BLOCKS, 1):
            for unit in range(1, count + 1):
                self.units.append(self.part(f"block{block}.unit_{unit}", Bottleneck(channels, depth, inner, stride if unit == count else 1)))
                channels = depth
        self.postnorm = batch_norm(channels, SLIM)
        self.logits = Conv(channels, 1000, 1)

    def forward(self, x):
        x = self.conv1(x)
        x = functional.max_pool2d(functional.pad(x, padding_same(x.shape[-1], 3, 2) + padding_same(x.shape[-2], 3, 2), value=float("-inf")), 3, 2)
        for unit in self.units:
            x = unit(x)
        x = functional.relu(self.postnorm(x), inplace=True).mean((2, 3), keepdim=True)
        return self.logits(x).flatten(1)


class Basic(Named):
    """The unit of resnet_32_e: full pre-activation, from which a projection leaves; every convolution has a bias."""

    def __init__(self, inputs, depth, stride, norm):
        super().__init__()
        scope = "basic."
        self.projects = stride > 1 or depth != inputs
        self.preact = [self.part(scope + "preact", batch_norm(inputs, norm))]
        if self.projects:
            self.shortcut = [self.part(scope + "shortcut", Conv(inputs, depth, 1, stride))]
        self.convs = [
            self.part(scope + "conv1", Conv(inputs, depth, 3, stride, norm=norm, relu=True, bias=True, same=True)),
            self.part(scope + "conv2", Conv(depth, depth, 3)),
        ]

    def forward(self, x):
        preact = functional.relu(self.preact[0](x), inplace=True)
        shortcut = self.shortcut[0](preact) if self.projects else x
        residual = preact
        for conv in self.convs:
            residual = conv(residual)
        return residual + shortcut


class ResNet32E(Named):
    """ResNet-32 for CIFAR-10, variant e: (N, 3, 32, 32) to (N, 10)."""

    def __init__(self, norm=None):
        super().__init__()
        norm = norm or CIFAR
        self.conv1 = Conv(3, 16, 3)
        self.units, channels = [], 16
        for block, (depth, stride) in enumerate([(16, 1), (32, 2), (64, 2)], 1):
            for unit in range(1, 6):
                self.units.append(self.part(f"block{block}.unit_{unit}", Basic(channels, depth, stride if unit == 1 else 1, norm)))
                channels = depth
        self.postnorm = batch_norm(channels, norm)
        self.logits = nn.Linear(channels, 10)

    def forward(self, x):
        x = self.conv1(x)
        for unit in self.units:
            x = unit(x)
        return self.logits(functional.relu(self.postnorm(x), inplace=True).mean((2, 3)))


def resnet50(norm=None):
    import torchvision

    return torchvision.models.resnet50()


NETWORKS = {
    "torchvision/resnet50": (resnet50, (3, 224, 224), 1000, 0.0),
    "slim/resnet_v2_152": (lambda norm=None: ResNetV2_152(), (3, 224, 224), 1000, 1e-4),
    "cifar10/resnet_32_e": (ResNet32E, (3, 32, 32), 10, 1e-4),
}


def make(name, norm=None):
    """The network, its input's shape, its number of classes, and the weight decay of its kernels in ResNetGen's file."""
    build, shape, classes, decay = NETWORKS[name]
    return build(norm), shape, classes, decay

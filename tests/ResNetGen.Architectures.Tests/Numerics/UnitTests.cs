using static ResNetGen.Architectures.Tests.Numerics.Agreement;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>Every kind of unit that ships against a reference written by hand, with the same weights.</summary>
public sealed class UnitTests
{
    [Fact]
    public void Basic_with_option_a() => Agree<NumericBasicA>((w, x) => PaperReference.Basic(w, x, 'a'));

    [Fact]
    public void Basic_with_option_b() => Agree<NumericBasicB>((w, x) => PaperReference.Basic(w, x, 'b'));

    [Fact]
    public void Basic_with_option_c() => Agree<NumericBasicC>((w, x) => PaperReference.Basic(w, x, 'c'));

    [Fact]
    public void Bottleneck_with_option_a() => Agree<NumericBottleneckA>((w, x) => PaperReference.Bottleneck(w, x, 'a'));

    [Fact]
    public void Bottleneck_with_option_b() => Agree<NumericBottleneckB>((w, x) => PaperReference.Bottleneck(w, x, 'b'));

    [Fact]
    public void Bottleneck_with_option_c() => Agree<NumericBottleneckC>((w, x) => PaperReference.Bottleneck(w, x, 'c'));

    [Fact]
    public void Plain() => Agree<NumericPlain>(PaperReference.Plain);

    [Fact]
    public void The_papers_network_for_cifar_10() => Agree<NumericCifar>(PaperReference.Cifar);

    [Fact]
    public void Cifar_10_variant_a() => Agree<NumericCifar10A>((w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.A));

    [Fact]
    public void Cifar_10_variant_b() => Agree<NumericCifar10B>((w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.B));

    [Fact]
    public void Cifar_10_variant_c() => Agree<NumericCifar10C>((w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.C));

    [Fact]
    public void Cifar_10_variant_d() =>
        Agree<NumericCifar10D>((w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.D(w, x, scope, stride, 1)));

    [Fact]
    public void Cifar_10_variant_d_version_2() => Agree<NumericCifar10DV2>((w, x) =>
        Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.D(w, x, scope, stride, 2)));

    [Fact]
    public void Cifar_10_variant_e() =>
        Agree<NumericCifar10E>((w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.E(w, x, scope, stride, 1)));

    [Fact]
    public void Cifar_10_variant_e_version_2() => Agree<NumericCifar10EV2>((w, x) =>
        Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.E(w, x, scope, stride, 2)));

    [Fact]
    public void Cifar_10_resnet_34() => Agree<NumericCifar10_34>(Cifar10Reference.ResNet34);

    [Fact]
    public void Cifar_10_resnet_50() => Agree<NumericCifar10_50>(Cifar10Reference.ResNet50);

    [Fact]
    public void Cifar_10_vgg_19() => Agree<NumericCifar10Vgg>(Cifar10Reference.Vgg19);

    [Fact]
    public void Keras() => Agree<NumericKeras>((w, x) => KerasReference.Top(w, KerasReference.Features1(w, x)));

    [Fact]
    public void Keras_without_the_top() => Agree<NumericKerasMax>((w, x) => KerasReference.Features1(w, x).amax([2, 3]));

    [Fact]
    public void Keras_v2() => Agree<NumericKerasV2>((w, x) => KerasReference.Top(w, KerasReference.Features2(w, x)));

    [Fact]
    public void Keras_v2_without_the_top() => Agree<NumericKerasV2Avg>((w, x) => KerasReference.Features2(w, x).mean([2, 3]));

    [Fact]
    public void Caffe() => Agree<NumericCaffe>(CaffeReference.Network, movesStatistics: false);

    [Fact]
    public void Torchvisions_basic() => Agree<NumericTorchvisionBasic>(TorchvisionReference.Basic);

    [Fact]
    public void Torchvisions_bottleneck() => Agree<NumericTorchvisionBottleneck>(TorchvisionReference.Bottleneck);

    [Fact]
    public void Slim() => Agree<Small64>(OtherReferences.Slim);

    [Fact]
    public void Elu() => Agree<NumericElu>(OtherReferences.Elu);

    [Fact]
    public void The_MNIST_block() => Agree<NumericLayerBlock>(OtherReferences.LayerBlock);

    [Fact]
    public void The_plain_bottleneck() => Agree<NumericResidualBlock>(OtherReferences.ResidualBlock);

    [Fact]
    public void Highway() => Agree<NumericHighway>(OtherReferences.Highway);

    [Fact]
    public void Pre_activation() => Agree<NumericPreact>(OtherReferences.PreActivation);

    [Fact]
    public void Wide_without_dropout() => Agree<NumericWideNoDropout>((w, x) => OtherReferences.Wide(w, x, 0));

    // In training both draw the same masks, from the same seed.
    [Fact]
    public void Wide_with_dropout() => Agree<NumericWide>((w, x) => OtherReferences.Wide(w, x, 0.3));

    [Fact]
    public void Fast() => Agree<NumericFast>(OtherReferences.Fast);

    [Fact]
    public void ResNeXt() => Agree<NumericResNeXt>(TorchvisionReference.ResNeXt);

    [Fact]
    public void ResNet_D() => Agree<NumericResNetD>(TorchvisionReference.D);

    [Fact]
    public void Squeeze_and_excitation() => Agree<NumericSe>(TorchvisionReference.SqueezeAndExcitation);

    [Fact]
    public void DenseNets_layer_and_transition() => Agree<NumericDense>(OtherReferences.Dense);

    [Fact]
    public void RegNets_block() => Agree<NumericRegnet>(OtherReferences.RegNetX);

    [Fact]
    public void Repeated_and_stacked_layers_and_concat_and_multiply() => Agree<Stacks>(OtherReferences.Stacks);

    [Fact]
    public void Windows_and_activations_of_every_kind() => Agree<Geometry>(GeometryReference.Network);

    [Fact]
    public void Windows_that_begin_behind_the_image() => Agree<Geometry14>(GeometryReference.Network);
}

using static ResNetGen.Architectures.Tests.Numerics.Agreement;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>Every kind of unit that ships against a reference written by hand, with the same weights.</summary>
public sealed class UnitTests
{
    [Fact]
    public void Basic_with_option_a() => Agree(new NumericBasicA(seed: 1), (w, x) => PaperReference.Basic(w, x, 'a'));

    [Fact]
    public void Basic_with_option_b() => Agree(new NumericBasicB(seed: 1), (w, x) => PaperReference.Basic(w, x, 'b'));

    [Fact]
    public void Basic_with_option_c() => Agree(new NumericBasicC(seed: 1), (w, x) => PaperReference.Basic(w, x, 'c'));

    [Fact]
    public void Bottleneck_with_option_a() => Agree(new NumericBottleneckA(seed: 1), (w, x) => PaperReference.Bottleneck(w, x, 'a'));

    [Fact]
    public void Bottleneck_with_option_b() => Agree(new NumericBottleneckB(seed: 1), (w, x) => PaperReference.Bottleneck(w, x, 'b'));

    [Fact]
    public void Bottleneck_with_option_c() => Agree(new NumericBottleneckC(seed: 1), (w, x) => PaperReference.Bottleneck(w, x, 'c'));

    [Fact]
    public void Plain() => Agree(new NumericPlain(seed: 1), PaperReference.Plain);

    [Fact]
    public void The_papers_network_for_cifar_10() => Agree(new NumericCifar(seed: 1), PaperReference.Cifar);

    [Fact]
    public void Cifar_10_variant_a() => Agree(new NumericCifar10A(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.A));

    [Fact]
    public void Cifar_10_variant_b() => Agree(new NumericCifar10B(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.B));

    [Fact]
    public void Cifar_10_variant_c() => Agree(new NumericCifar10C(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, Cifar10Reference.C));

    [Fact]
    public void Cifar_10_variant_d() =>
        Agree(new NumericCifar10D(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.D(w, x, scope, stride, 1)));

    [Fact]
    public void Cifar_10_variant_d_version_2() =>
        Agree(new NumericCifar10DV2(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.D(w, x, scope, stride, 2)));

    [Fact]
    public void Cifar_10_variant_e() =>
        Agree(new NumericCifar10E(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.E(w, x, scope, stride, 1)));

    [Fact]
    public void Cifar_10_variant_e_version_2() =>
        Agree(new NumericCifar10EV2(seed: 1), (w, x) => Cifar10Reference.Basic(w, x, (w, x, scope, stride) => Cifar10Reference.E(w, x, scope, stride, 2)));

    [Fact]
    public void Cifar_10_resnet_34() => Agree(new NumericCifar10_34(seed: 1), Cifar10Reference.ResNet34);

    [Fact]
    public void Cifar_10_resnet_50() => Agree(new NumericCifar10_50(seed: 1), Cifar10Reference.ResNet50);

    [Fact]
    public void Keras() => Agree(new NumericKeras(seed: 1), (w, x) => KerasReference.Top(w, KerasReference.Features1(w, x)));

    [Fact]
    public void Keras_without_the_top() => Agree(new NumericKerasMax(seed: 1), (w, x) => KerasReference.Features1(w, x).amax([2, 3]));

    [Fact]
    public void Keras_v2() => Agree(new NumericKerasV2(seed: 1), (w, x) => KerasReference.Top(w, KerasReference.Features2(w, x)));

    [Fact]
    public void Keras_v2_without_the_top() => Agree(new NumericKerasV2Avg(seed: 1), (w, x) => KerasReference.Features2(w, x).mean([2, 3]));

    [Fact]
    public void Caffe() => Agree(new NumericCaffe(seed: 1), CaffeReference.Network);

    [Fact]
    public void Torchvisions_basic() => Agree(new NumericTorchvisionBasic(seed: 1), TorchvisionReference.Basic);

    [Fact]
    public void Torchvisions_bottleneck() => Agree(new NumericTorchvisionBottleneck(seed: 1), TorchvisionReference.Bottleneck);

    [Fact]
    public void Slim() => Agree(new Small64(seed: 1), OtherReferences.Slim);

    [Fact]
    public void Elu() => Agree(new NumericElu(seed: 1), OtherReferences.Elu);

    [Fact]
    public void The_MNIST_block() => Agree(new NumericLayerBlock(seed: 1), OtherReferences.LayerBlock);

    [Fact]
    public void Highway() => Agree(new NumericHighway(seed: 1), OtherReferences.Highway);

    [Fact]
    public void Pre_activation() => Agree(new NumericPreact(seed: 1), OtherReferences.PreActivation);

    [Fact]
    public void Wide_without_dropout() => Agree(new NumericWideNoDropout(seed: 1), (w, x) => OtherReferences.Wide(w, x, 0));

    // In training both draw the same masks, from the same seed.
    [Fact]
    public void Wide_with_dropout() => Agree(new NumericWide(seed: 1), (w, x) => OtherReferences.Wide(w, x, 0.3));

    [Fact]
    public void ResNeXt() => Agree(new NumericResNeXt(seed: 1), TorchvisionReference.ResNeXt);

    [Fact]
    public void ResNet_D() => Agree(new NumericResNetD(seed: 1), TorchvisionReference.D);

    [Fact]
    public void Squeeze_and_excitation() => Agree(new NumericSe(seed: 1), TorchvisionReference.SqueezeAndExcitation);

    [Fact]
    public void DenseNets_layer_and_transition() => Agree(new NumericDense(seed: 1), OtherReferences.Dense);

    [Fact]
    public void RegNets_block() => Agree(new NumericRegnet(seed: 1), OtherReferences.RegNetX);

    [Fact]
    public void Repeated_and_stacked_layers_and_concat_and_multiply() => Agree(new Stacks(seed: 1), OtherReferences.Stacks);
}

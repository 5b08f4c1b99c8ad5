using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// Slim's <c>testAtrousFullyConvolutionalValues</c>: with the same weights, the dense features at an output stride, subsampled, are the
/// usual ones.
/// </summary>
public sealed class AtrousTests
{
    // What the blocks and the root stride by without an output stride.
    private const int Nominal = 32;

    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Networks = new()
    {
        ["bottleneck 81"] = () => new Atrous81(seed: 1),
        ["bottleneck 81 4"] = () => new Atrous81Stride4(seed: 2),
        ["bottleneck 81 8"] = () => new Atrous81Stride8(seed: 2),
        ["bottleneck 81 16"] = () => new Atrous81Stride16(seed: 2),
        ["bottleneck 81 32"] = () => new Atrous81Stride32(seed: 2),
        ["bottleneck 65"] = () => new Atrous65(seed: 1),
        ["bottleneck 65 4"] = () => new Atrous65Stride4(seed: 2),
        ["bottleneck 65 8"] = () => new Atrous65Stride8(seed: 2),
        ["bottleneck 65 16"] = () => new Atrous65Stride16(seed: 2),
        ["bottleneck 65 32"] = () => new Atrous65Stride32(seed: 2),
        ["basic 81"] = () => new AtrousBasic81(seed: 1),
        ["basic 81 4"] = () => new AtrousBasic81Stride4(seed: 2),
        ["basic 81 8"] = () => new AtrousBasic81Stride8(seed: 2),
        ["basic 81 16"] = () => new AtrousBasic81Stride16(seed: 2),
        ["basic 81 32"] = () => new AtrousBasic81Stride32(seed: 2),
        ["basic 65"] = () => new AtrousBasic65(seed: 1),
        ["basic 65 4"] = () => new AtrousBasic65Stride4(seed: 2),
        ["basic 65 8"] = () => new AtrousBasic65Stride8(seed: 2),
        ["basic 65 16"] = () => new AtrousBasic65Stride16(seed: 2),
        ["basic 65 32"] = () => new AtrousBasic65Stride32(seed: 2),
    };

    public static MatrixTheoryData<string, int, int> Cases { get; } = new(["bottleneck", "basic"], [81, 65], [4, 8, 16, 32]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_dense_features_subsampled_are_the_usual_ones(string unit, int size, int outputStride)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var usual = Networks[$"{unit} {size}"]();
        using var dense = Networks[$"{unit} {size} {outputStride}"]();
        Compare.Perturb(usual, seed: 2);
        dense.load_state_dict(usual.state_dict());
        usual.eval();
        dense.eval();
        using var generator = new Generator(3);
        var images = randn([2, 3, size, size], generator: generator);

        var expected = usual.call(images);
        var features = dense.call(images);
        Assert.Equal((size + Nominal - 1) / Nominal, expected.shape[2]);
        Assert.Equal((size + outputStride - 1) / outputStride, features.shape[2]);
        var factor = Nominal / outputStride;
        Agreement.Close(expected, features[.., .., TensorIndex.Slice(step: factor), TensorIndex.Slice(step: factor)], 1e-4, "The features");
    }

    // Squeeze-and-excitation averages over other places, and ResNet-D over windows that have no rate: their dense features are others.
    [Fact]
    public void The_units_of_other_origins()
    {
        Agrees<RateTorchvisionBasic, RateTorchvisionBasicDense>();
        Agrees<RatePaperBasic, RatePaperBasicDense>();
        Agrees<RatePaperBasicA, RatePaperBasicADense>();
        Agrees<RatePaperBottleneck, RatePaperBottleneckDense>();
        Agrees<RateCaffe, RateCaffeDense>();
        Agrees<RateKeras, RateKerasDense>();
        Agrees<RatePreact, RatePreactDense>();
        Agrees<RateWide, RateWideDense>();
        Agrees<RateHighway, RateHighwayDense>();
        Agrees<RateCifarE, RateCifarEDense>();
        Agrees<RateCifarBottleneck, RateCifarBottleneckDense>();
        Agrees<RateTorchvisionBottleneck, RateTorchvisionBottleneckDense>();
        Agrees<RateResNeXt, RateResNeXtDense>();
        Agrees<RateRegnet, RateRegnetDense>();
        Agrees<RateKerasV2, RateKerasV2Dense>();
    }

    private static void Agrees<TUsual, TDense>()
        where TUsual : nn.Module<Tensor, Tensor>, INetwork<TUsual>
        where TDense : nn.Module<Tensor, Tensor>, INetwork<TDense>
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var usual = TUsual.Create(dtype: ScalarType.Float64, seed: 1);
        using var dense = TDense.Create(dtype: ScalarType.Float64, seed: 2);
        Compare.Perturb(usual, seed: 2);
        dense.load_state_dict(usual.state_dict());
        usual.eval();
        dense.eval();
        using var generator = new Generator(3);
        var images = randn([2, .. TUsual.Info.Input.Sizes.Select(size => (long)size)], generator: generator).to(ScalarType.Float64);

        var expected = usual.call(images);
        var features = dense.call(images);
        var factor = (features.shape[2] + expected.shape[2] - 1) / expected.shape[2];
        Assert.InRange(factor, 2, 16);
        var subsampled = features[.., .., TensorIndex.Slice(step: factor), TensorIndex.Slice(step: factor)];
        Agreement.Close(expected, subsampled, 1e-10, $"The features of {TUsual.Info.Name}");
    }
}

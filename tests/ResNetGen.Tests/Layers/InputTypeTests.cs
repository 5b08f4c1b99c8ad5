using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>What a layer with weights is given alone: values of another type, on another device.</summary>
public class InputTypeTests
{
    private static readonly Dictionary<string, Func<WeightFactory, Layer>> Layers = new()
    {
        ["Conv2d"] = i => new Conv2d(i, 3, 4, kernel: 3),
        ["Conv2dBatchNorm"] = i => new Conv2dBatchNorm(i, 3, 4, kernel: 3),
        ["Linear"] = i => new Linear(i, 6, 4),
        ["Scale"] = i => new Scale(i, 3),
        ["BatchNorm2d"] = i => new BatchNorm2d(i, 3),
        ["BatchNorm2d, bare"] = i => new BatchNorm2d(i, 3, scale: false, center: false),
    };

    private static readonly ScalarType[] NoReals =
    [
        ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Bool,
        ScalarType.ComplexFloat32, ScalarType.ComplexFloat64,
    ];

    private static readonly ScalarType[] Reals = [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float16];

    public static TheoryData<string, bool> LayersInBothModes => [.. Layers.Keys.SelectMany(name => new[] { (name, true), (name, false) })];

    [Theory]
    [MemberData(nameof(LayersInBothModes))]
    public void Whole_numbers_give_no_zeros_but_a_sentence(string name, bool train)
    {
        foreach (var type in NoReals)
        {
            using var scope = NewDisposeScope();
            using var layer = Make(name, train, ScalarType.Float32);
            var error = Assert.Throws<ArgumentException>(() => layer.call(Image.to(type)));
            Assert.Matches(
                $"^[A-Za-z0-9]+ takes floating-point values, but was given {type}: write `images.to\\(ScalarType.Float32\\)`, "
                    + "and then [^.]*\\.$",
                error.Message);
        }
    }

    /// <summary>Every pair of types either gives the values of 64 bits, as near as the type allows, or a sentence of ours.</summary>
    [Theory]
    [MemberData(nameof(LayersInBothModes))]
    public void Real_numbers_give_right_values_or_a_sentence(string name, bool train)
    {
        foreach (var own in Reals)
        {
            foreach (var given in Reals)
            {
                using var scope = NewDisposeScope();
                using var layer = Make(name, train, own);
                using var exact = Make(name, train, ScalarType.Float64);
                var refused = name.Contains("BatchNorm", StringComparison.Ordinal) && own != given
                    && (own, given) is not (ScalarType.Float32, ScalarType.BFloat16 or ScalarType.Float16);
                if (refused)
                {
                    var error = Assert.Throws<ArgumentException>(() => layer.call(Image.to(given)));
                    Assert.Equal(
                        $"BatchNorm2d has values of {own}, but was given {given}: convert the network's images by `to(ScalarType.{own})`, "
                            + $"or the network by `to(ScalarType.{given})`.", error.Message);
                }
                else
                {
                    var result = layer.call(Image.to(given));
                    Assert.Equal(given, result.dtype);
                    TensorAssert.Close(exact.call(Image.to(ScalarType.Float64)), result, 0.02, $"{own} with {given}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(LayersInBothModes))]
    public void Values_on_another_device_are_refused_in_one_sentence(string name, bool train)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(name, train, ScalarType.Float32);
        var error = Assert.Throws<ArgumentException>(() => layer.call(Image.to(META)));
        Assert.Matches(
            "^[A-Za-z0-9]+ has its weights on cpu, but was given values on meta: bring the images there by `images.to\\(device\\)`, "
                + "or the network to them\\.$",
            error.Message);

        _ = layer.to(META);
        if (name is "Linear" or "Scale")
        {
            // Convolution and batch norm are not there on this device.
            Assert.Equal(DeviceType.META, layer.call(Image.to(META)).device_type);
        }

        Assert.Matches(
            "^[A-Za-z0-9]+ has its weights on meta, but was given values on cpu: ",
            Assert.Throws<ArgumentException>(() => layer.call(Image)).Message);
    }

    private static Tensor Image => Samples.Normal(7, 2, 3, 6, 6);

    private static Layer Make(string name, bool train, ScalarType type)
    {
        using var factory = new WeightFactory(dtype: type, seed: 1);
        var layer = Layers[name](factory);
        layer.train(train);
        return layer;
    }
}

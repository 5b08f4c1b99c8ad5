using System.ComponentModel;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// The check at the entry of a network, and of each layer that has weights, so that what does not fit is one sentence: no error deep in the
/// network, and no wrong numbers. (In whole numbers, weights below one are zeros.)
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InputCheck
{
    /// <summary>Throws unless <paramref name="input"/> is a batch of the network's input shape, in a floating-point type.</summary>
    /// <param name="input">What the network was given.</param>
    /// <param name="network">What the network takes.</param>
    /// <exception cref="ArgumentException">
    /// The shape or the type is another; the message names what was given and what is taken.
    /// </exception>
    public static void Require(Tensor input, NetworkInfo network)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(network);

        var expected = network.Input;
        var actual = input.shape;
        var same = actual.Length == expected.Rank + 1;
        for (var i = 0; same && i < expected.Rank; i++)
        {
            same = actual[i + 1] == expected[i];
        }

        if (!same)
        {
            throw new ArgumentException($"{network.ClassName} takes {expected}, but was given {Text(actual)}.");
        }

        RequireFloatingPoint(input.dtype, network.ClassName);
        GC.KeepAlive(input);
    }

    /// <summary>Throws unless a layer's weights, brought into the type of its input, can be used with it.</summary>
    internal static void Require(Tensor input, Tensor weight, nn.Module layer)
    {
        RequireFloatingPoint(input.dtype, layer.GetName());
        RequireSameDevice(input, weight, layer);
    }

    /// <summary>
    /// The same for weights that stay in their type: 32 bits go with inputs of 16, for which torch has a mixed computation, and all else
    /// with itself.
    /// </summary>
    internal static void RequireUnconverted(Tensor input, Tensor weight, nn.Module layer)
    {
        var given = input.dtype;
        var own = weight.dtype;
        RequireFloatingPoint(given, layer.GetName());
        if (given != own && !(own == ScalarType.Float32 && given is ScalarType.BFloat16 or ScalarType.Float16))
        {
            throw new ArgumentException(
                $"{layer.GetName()} has values of {own}, but was given {given}: convert the network's images by `to(ScalarType.{own})`, "
                    + $"or the network by `to(ScalarType.{given})`.");
        }

        RequireSameDevice(input, weight, layer);
    }

    /// <summary>A tensor's sizes as they stand in a message.</summary>
    internal static string Text(long[] sizes) =>
        $"({string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";

    private static void RequireFloatingPoint(ScalarType type, string taker)
    {
        if (type is not (ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float64))
        {
            throw new ArgumentException(
                $"{taker} takes floating-point values, but was given {type}: write `images.to(ScalarType.Float32)`, "
                    + "and then what was done to the images that it was trained on, such as a division by 255.");
        }
    }

    private static void RequireSameDevice(Tensor input, Tensor weight, nn.Module layer)
    {
        // The index of the CPU is not asked for: there is one.
        var type = weight.device_type;
        if (input.device_type != type || (type != DeviceType.CPU && input.device_index != weight.device_index))
        {
            throw new ArgumentException(
                $"{layer.GetName()} has its weights on {weight.device}, but was given values on {input.device}: "
                    + "bring the images there by `images.to(device)`, or the network to them.");
        }
    }
}

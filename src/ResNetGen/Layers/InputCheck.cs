using System.Globalization;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>The check at a network's entry, so that a wrong image size is one sentence and not an error deep in the network.</summary>
public static class InputCheck
{
    /// <summary>Throws unless <paramref name="input"/> is a batch of the network's input shape.</summary>
    /// <param name="input">What the network was given.</param>
    /// <param name="network">What the network takes.</param>
    /// <exception cref="ArgumentException">The shape is another; the message names both.</exception>
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
            var given = string.Join(", ", actual.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            throw new ArgumentException($"{network.ClassName} takes {expected}, but was given ({given}).");
        }
    }
}

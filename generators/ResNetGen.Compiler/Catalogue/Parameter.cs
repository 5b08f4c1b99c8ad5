namespace ResNetGen.Compiler.Catalogue;

/// <summary>What may be written for an argument.</summary>
internal enum ParameterType
{
    /// <summary>An integer expression.</summary>
    Integer,

    /// <summary>An integer expression for both sides, or a list of two: height and width.</summary>
    Size,

    /// <summary><c>same</c>, <c>valid</c>, or an integer expression for all four sides.</summary>
    Padding,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of certain words.</summary>
    Word,

    /// <summary>The name of a network file.</summary>
    File,

    /// <summary>The name of a layer or block of another network.</summary>
    Name,

    /// <summary>A list of names of layers.</summary>
    Layers,
}

/// <summary>An argument that a kind of layer takes. The first one of a kind stands beside the kind's name: <c>conv2d: 64</c>.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Type">What may be written.</param>
/// <param name="Default">What is meant where nothing is written; null where something must be.</param>
/// <param name="Summary">A line for the documentation.</param>
internal sealed record Parameter(string Name, ParameterType Type, string? Default, string Summary)
{
    /// <summary>The words of a <see cref="ParameterType.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Words that stand with a number, as in <c>{ normal: 0.01 }</c>, in the place of the value.</summary>
    public IReadOnlyList<string> NumberedWords { get; init; } = [];

    /// <summary>The least integer or number.</summary>
    public double Minimum { get; init; } = 1;

    /// <summary>The number must be below this.</summary>
    public double Below { get; init; } = double.PositiveInfinity;
}

namespace ResNetGen.Fuzz;

/// <summary>A reader that is given files which nobody wrote.</summary>
/// <param name="Name">What the command line calls it; also the folder of its corpus.</param>
/// <param name="Readers">The classes that open files on its way.</param>
/// <param name="Read">Reads what is in a folder, as a user would have it read.</param>
internal sealed record FuzzTarget(string Name, string[] Readers, Action<string> Read)
{
    /// <summary>Words of the format, with which a change of some bytes leads further than it would by chance.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>What is done once, and is not the reader's time.</summary>
    public Action Prepare { get; init; } = () => { };
}

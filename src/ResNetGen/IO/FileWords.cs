namespace ResNetGen.IO;

/// <summary>How sentences speak of a file that cannot be read.</summary>
/// <param name="Name">What they begin with: <c>'labels.txt'</c>.</param>
internal sealed record FileWords(string Name)
{
    /// <summary>What they begin with where not the system is at fault but what the file holds: <c>The archive 'cifar.tar'</c>.</summary>
    public string Content { get; init; } = Name;

    /// <summary>What is wrong with a file that its reader makes nothing of.</summary>
    public string Fault { get; init; } = "is damaged";

    /// <summary>What to do about such a file, as the end of the sentence.</summary>
    public string Remedy { get; init; } = "copy or download it again";

    /// <summary>What to do where the system refuses the file; null where its own words are all there is to say.</summary>
    public string? RemedyOfRefusal { get; init; }

    /// <summary>A file that is called by its path alone.</summary>
    public static FileWords Of(string path) => new($"'{path}'");
}

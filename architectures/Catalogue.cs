namespace ResNetGen.Architectures;

/// <summary>The networks that ship. A file that is added here as a <c>*.resnet.yaml</c> is added to this list as well.</summary>
public static class Catalogue
{
    /// <summary>The classes, in the order in which they are listed.</summary>
    public static IReadOnlyList<NetworkClass> All { get; } =
    [
        NetworkClass.Of<ResNetV2_50>(),
        NetworkClass.Of<ResNetV2_101>(),
        NetworkClass.Of<ResNetV2_152>(),
        NetworkClass.Of<ResNetV2_200>(),
        NetworkClass.Of<ResNetV2Small>(),
    ];

    /// <summary>The network of that name, or null where none that ships has it.</summary>
    public static NetworkClass? Find(string name) => All.FirstOrDefault(network => network.Info.Name == name);

    /// <summary>The file that a network of <see cref="All"/> was compiled from: YAML.</summary>
    /// <param name="name">The network's name.</param>
    /// <exception cref="ArgumentException">No network that ships has that name.</exception>
    public static string TextOf(string name)
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream(FileNameOf(name))
            ?? throw new ArgumentException($"No network that ships is called '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The name of the file that a network was compiled from.</summary>
    /// <param name="name">The network's name.</param>
    public static string FileNameOf(string name) => name + ".resnet.yaml";
}

namespace ResNetGen.Architectures;

/// <summary>
/// The networks that ship, by origin and name: <c>slim/resnet_v2_50</c>. A file that is added here as a <c>*.resnet.yaml</c> is added to
/// this list as well.
/// </summary>
public static partial class Catalogue
{
    /// <summary>
    /// The network of that name; of its last part alone where no other origin has one of that name. Null where none that ships is called
    /// so.
    /// </summary>
    /// <param name="name">Such as <c>slim/resnet_v2_50</c>, or <c>resnet_v2_50</c>.</param>
    public static ShippedNetwork? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = All.Where(network => network.Name == name || network.Name.EndsWith("/" + name, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}

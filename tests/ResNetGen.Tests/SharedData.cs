namespace ResNetGen.Tests;

/// <summary>The real images beside the repository, which are not part of it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder of the shared data; skips the test where it is not there.</summary>
    public static string Require(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", name));
        if (!Path.Exists(path))
        {
            Assert.Skip($"The data '{path}' is not on this machine.");
        }

        return path;
    }
}

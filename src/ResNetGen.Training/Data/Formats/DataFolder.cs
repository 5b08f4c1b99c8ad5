namespace ResNetGen.Data;

/// <summary>The folder in which the files of a data set lie.</summary>
internal static class DataFolder
{
    /// <summary>Refuses a path at which there is no folder.</summary>
    public static void Require(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ResNetGenException(File.Exists(folder)
                ? $"'{folder}' is a file, where a folder of images is needed; unpack it and give the folder."
                : $"There is no folder '{folder}'; give the path of a folder of images, or one of the names "
                    + $"{string.Join(", ", PublicData.Names)}.");
        }
    }

    /// <summary>What a data set is called: its folder's own name.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}

using System.Security.Cryptography;
using ResNetGen.IO;

namespace ResNetGen.Native;

/// <summary>
/// A copy of <c>libLibTorchSharp.so</c> that loads where the system's libstdc++ is older than the one it was linked against. It is kept
/// in the user's cache folder under the SHA-256 of the original; no file of the application is touched. What others may write to is not
/// loaded: where the cache folder is not the user's own, the copy comes from a temporary one.
/// </summary>
internal static class PatchedLibrary
{
    /// <summary>The environment variable that names the cache folder.</summary>
    public const string CacheVariable = "RESNETGEN_CACHE";

    /// <summary>The version of libstdc++ (GCC 13) that can be done without.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const long MaxBytes = 1L << 30;
    private const string Library = "libstdc++.so.6";
    internal const string Marker = "_ZSt21ios_base_library_initv";

    /// <summary>Patches a library and loads the copy.</summary>
    /// <param name="original">
    /// The full path of <c>libLibTorchSharp.so</c>. What it depends on must be loaded already: the copy does not lie beside it.
    /// </param>
    /// <returns>The handle of the loaded copy.</returns>
    /// <exception cref="ResNetGenException">The file is not as expected, or no folder takes the copy.</exception>
    public static nint Load(string original) => Load(original, CacheFolders());

    /// <summary>As <see cref="Load(string)"/>, with the folders to try in turn before a temporary one.</summary>
    internal static nint Load(string original, IEnumerable<string> folders)
    {
        var bytes = ForeignFile.Read(original, file => file.ReadToEnd(MaxBytes));
        var patched = new ElfImage(bytes, original).WithOptionalVersion(Library, Version, Marker);
        var name = $"libLibTorchSharp-{Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant()}.so";
        var failures = new List<string>();

        foreach (var folder in folders)
        {
            if (Attempt(folder, () => OwnLibrary.Load(patched, folder, name)) is { } handle)
            {
                return handle;
            }
        }

        // A folder of this process alone: nobody else can have put a file there, and a loaded library needs no name any more.
        if (Attempt(Path.GetTempPath(), () => LoadFromTemporaryFolder(patched, name)) is { } loaded)
        {
            return loaded;
        }

        throw new ResNetGenException(
            $"This system's {Library} is older than {Version}, and the copy of libLibTorchSharp.so that does without it could not be kept "
            + $"anywhere ({string.Join("; ", failures)}): set {CacheVariable} to a folder that can be written to and that libraries may "
            + "be loaded from.");

        nint? Attempt(string folder, Func<nint> load)
        {
            try
            {
                return load();
            }
            catch (Exception exception)
                when (FileErrors.Covers(exception) || exception is ArgumentException or NotSupportedException or ResNetGenException)
            {
                failures.Add($"'{folder}': {exception.Message.TrimEnd('.')}");
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                failures.Add($"'{folder}': {DynamicLinker.Reason(exception)}");
            }

            return null;
        }
    }

    /// <summary>The folders that may keep the copy: the one that the user names, or the user's own cache.</summary>
    internal static IEnumerable<string> CacheFolders()
    {
        if (Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } chosen)
        {
            yield return chosen;
            yield break;
        }

        // The XDG Base Directory Specification: a relative path there is to be ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
        {
            yield return Path.Combine(cache, "resnetgen");
        }
        else if (Environment.GetEnvironmentVariable("HOME") is { } home && Path.IsPathFullyQualified(home))
        {
            yield return Path.Combine(home, ".cache", "resnetgen");
        }
    }

    private static nint LoadFromTemporaryFolder(byte[] patched, string name)
    {
        var folder = Directory.CreateTempSubdirectory("resnetgen-");
        try
        {
            return OwnLibrary.Load(patched, folder.FullName, name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

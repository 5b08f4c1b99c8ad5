using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ResNetGen.IO;

/// <summary>Whose a file or folder is, and who may write to it, as Linux tells. Elsewhere nothing is known, and nothing refused.</summary>
internal static class FileOwner
{
    private const int WritableByOthers = 0x12;
    private const uint Root = 0;

    /// <summary>Whether others than this user and the administrator can have put something there.</summary>
    public static bool MayBeAnother(string path) => MayBeAnother(() => FileStatus.At(path));

    /// <summary>The same of what was opened.</summary>
    public static bool MayBeAnother(SafeFileHandle file) => MayBeAnother(() => FileStatus.Of((int)file.DangerousGetHandle()));

    private static bool MayBeAnother(Func<FileStatus?> ask)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return ask() is not { } status
                || (status.Owner != Root && status.Owner != GetEffectiveUser())
                || (status.Mode & WritableByOthers) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();
}

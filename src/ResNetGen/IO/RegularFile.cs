using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ResNetGen.IO;

/// <summary>
/// Opens a file to read it, and nothing else than a file. Links are followed. What they lead to is judged before it is opened, since
/// opening a device may do something, and by the open handle, since another file may have come in between. It never waits: a pipe is
/// opened as if somebody were at its other end, seen to be one, and closed.
/// </summary>
internal static class RegularFile
{
    private const int NoEntry = 2;
    private const int NotPermitted = 1;
    private const int NoAccess = 13;
    private const int NoFolder = 20;

    private const int DiskFile = 1;

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isShared">Whether somebody may be writing to it meanwhile.</param>
    /// <exception cref="IOException">There is none, it is no file, or the system refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses it.</exception>
    public static SafeFileHandle Open(string path, bool isShared)
    {
        var place = Path.GetFullPath(path);
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return OpenOnWindows(path, isShared);
        }

        Require(FileTypes.At(place));
        var handle = OpenAtOnce(place);
        try
        {
            Require(FileTypes.Of((int)handle.DangerousGetHandle()));
            if (!isShared)
            {
                Share(handle, place);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenAtOnce(string place)
    {
        // Reading, not waiting, no terminal to control, and nothing for the programs that are started.
        var flags = OperatingSystem.IsLinux() ? 0x800 | 0x100 | 0x80000 : 0x4 | 0x20000 | 0x1000000;
        var descriptor = Open(place, flags);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Refusal(Marshal.GetLastPInvokeError(), place);
    }

    /// <summary>Takes the lock that the framework's readers take too: somebody who has the file to himself is not disturbed.</summary>
    private static void Share(SafeFileHandle handle, string place)
    {
        const int Shared = 1;
        const int AtOnce = 4;
        var taken = OperatingSystem.IsLinux() ? 11 : 35;
        if (Lock((int)handle.DangerousGetHandle(), Shared | AtOnce) != 0 && Marshal.GetLastPInvokeError() == taken)
        {
            throw new IOException($"The process cannot access the file '{place}' because it is being used by another process.");
        }
    }

    private static SafeFileHandle OpenOnWindows(string path, bool isShared)
    {
#pragma warning disable RS0030 // The one place where the framework opens a file to read it.
        var handle = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, isShared ? FileShare.ReadWrite | FileShare.Delete : FileShare.Read);
#pragma warning restore RS0030
        if (OperatingSystem.IsWindows() && GetFileType(handle) != DiskFile)
        {
            handle.Dispose();
            Require(FileType.Device);
        }

        return handle;
    }

    private static void Require(FileType type)
    {
        if (type is not (FileType.Regular or FileType.Unknown))
        {
            throw new NotAFileException(type);
        }
    }

    // In the framework's words.
    private static Exception Refusal(int error, string place) => error switch
    {
        NoEntry when Directory.Exists(Path.GetDirectoryName(place)) => new FileNotFoundException($"Could not find file '{place}'.", place),
        NoEntry or NoFolder => new DirectoryNotFoundException($"Could not find a part of the path '{place}'."),
        NotPermitted or NoAccess => new UnauthorizedAccessException($"Access to the path '{place}' is denied."),
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{place}'"),
    };

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static extern int Lock(int descriptor, int operation);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetFileType(SafeFileHandle handle);
}

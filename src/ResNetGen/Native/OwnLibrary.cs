using System.Runtime.InteropServices;
using ResNetGen.IO;

namespace ResNetGen.Native;

/// <summary>
/// A library that this program writes and loads. It lies in a folder that is the user's own, in a file that nobody else may write to, and
/// what is loaded is the open file whose bytes were compared, whatever has its name by then.
/// </summary>
internal static class OwnLibrary
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Never closed: the linker knows a library by the path that it was asked for, and a number is that of another file once this is closed.
    private static readonly List<FileStream> Loaded = [];

    /// <summary>Loads a library from a folder, where it is written unless it is there already.</summary>
    /// <param name="content">The library.</param>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">Others may write to the folder, or the system refuses it.</exception>
    /// <exception cref="DllNotFoundException">The linker does not load it.</exception>
    public static nint Load(byte[] content, string folder, string name)
    {
        var file = Open(content, folder, name);
        try
        {
            var handle = NativeLibrary.Load($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");
            lock (Loaded)
            {
                Loaded.Add(file);
            }

            return handle;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The open file, which holds the library.</summary>
    internal static FileStream Open(byte[] content, string folder, string name)
    {
        var full = Path.GetFullPath(folder);
        CreateFolder(full);
        if (FileOwner.MayBeAnother(full))
        {
            throw new IOException("it belongs to another user, or others may write to it, so that no library is loaded from there");
        }

        var path = Path.Combine(full, name);
        if (Opened(path) is { } kept)
        {
            if (Holds(kept, content))
            {
                return kept;
            }

            kept.Dispose();
        }

        // Another process may be doing the same: each writes a file of its own, and renaming puts one whole file in place of another.
        var temporary = Path.Combine(full, Path.GetRandomFileName());
        try
        {
            Write(temporary, content);
            if (Opened(temporary) is { } written)
            {
                if (Holds(written, content))
                {
                    File.Move(temporary, path, overwrite: true);
                    return written;
                }

                written.Dispose();
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        throw new IOException("what was written is not what was read back");
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnFolder);
        }
    }

    private static void Write(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnFile);
        }

        file.Write(content);
    }

    /// <summary>The file, if it is one, and nobody else may have written it.</summary>
    private static FileStream? Opened(string path)
    {
        if (!File.Exists(path) || OutputPlace.IsLink(path) || FileTypes.At(path) is not (FileType.Regular or FileType.Unknown))
        {
            return null;
        }

        var handle = RegularFile.Open(path, isShared: false);
        if (FileOwner.MayBeAnother(handle))
        {
            handle.Dispose();
            return null;
        }

        return new FileStream(handle, FileAccess.Read);
    }

    private static bool Holds(FileStream file, byte[] content)
    {
        if (file.Length != content.Length)
        {
            return false;
        }

        var bytes = new byte[content.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().SequenceEqual(content);
    }
}

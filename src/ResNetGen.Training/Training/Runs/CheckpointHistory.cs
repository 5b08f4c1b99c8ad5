using ResNetGen.Checkpoints;
using ResNetGen.IO;

namespace ResNetGen.Training;

/// <summary>
/// The checkpoints that a run leaves in its folder. At every moment there is one under its final name that is whole: the new one is on the
/// disk before the last one is put among the older ones, and that is done before the oldest is deleted.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="keep">How many are kept, the newest included; the best comes on top.</param>
internal sealed class CheckpointHistory(string folder, int keep)
{
    // The step of the file that is called the newest; null while that is of another run, or was found damaged.
    private long? newest;

    /// <summary>The path of the newest.</summary>
    public string NewestPath => Path.Combine(folder, RunFolder.CheckpointName);

    /// <summary>Removes what an earlier run left.</summary>
    public void Clear()
    {
        RequireOwnFolder();
        foreach (
            var path in (string[])[.. RunFolder.Olders(folder).Select(older => older.Path), RunFolder.BestCheckpoint(folder), NewestPath])
        {
            Delete(path);
        }
    }

    /// <summary>The run goes on from a checkpoint.</summary>
    public void GoOn(string path, long step) => newest = Path.GetFullPath(path) == Path.GetFullPath(NewestPath) ? step : null;

    /// <summary>Saves the newest one, by a function of its path and of what it must call before it replaces the file there.</summary>
    public void Save(long step, Action<string, Action> save)
    {
        RequireOwnFolder();
        save(NewestPath, () =>
        {
            if (keep > 1 && newest is { } last && last < step && File.Exists(NewestPath))
            {
                var older = RunFolder.Older(folder, last);
                Directory.CreateDirectory(Path.GetDirectoryName(older)!);
                File.Move(NewestPath, older, overwrite: true);
            }
        });
        newest = step;

        // Those that are further were written by a run that went on from a later checkpoint than this one did.
        var olders = RunFolder.Olders(folder);
        var (later, earlier) = (olders.Where(older => older.Step >= step), olders.Where(older => older.Step < step));
        foreach (var (path, _) in later.Concat(earlier.Skip(Math.Max(0, keep - 1))))
        {
            Delete(path);
        }
    }

    /// <summary>Keeps a copy of a checkpoint as the best.</summary>
    public void KeepBest(string path)
    {
        RequireOwnFolder();
        var best = RunFolder.BestCheckpoint(folder);
        AtomicFile.Copy(path, "The checkpoint", best, temporary =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(best)!);
            return AtomicFile.Create(temporary);
        });
    }

    /// <summary>Refuses a folder of checkpoints that is elsewhere: files would be deleted and overwritten there.</summary>
    private void RequireOwnFolder()
    {
        var others = Path.GetDirectoryName(RunFolder.BestCheckpoint(folder))!;
        if (OutputPlace.IsLink(others))
        {
            throw new ResNetGenException(
                $"'{others}' is a link, and checkpoints that lie elsewhere are not replaced: remove it, or choose another output folder.");
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException)
        {
            // There was none.
        }
        catch (Exception exception) when (FileErrors.Covers(exception))
        {
            const string Remedy = "delete it, or choose another output folder";
            throw FileErrors.CannotBe("deleted", $"The old checkpoint '{path}'", exception, Remedy);
        }
    }
}

using System.Security.Cryptography;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Which checkpoints a run leaves, and which one of them a resumed run takes.</summary>
[Collection(nameof(Alone))]
public sealed class RunFolderTests : IDisposable
{
    private const int StepsPerEpoch = 8;

    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 130, test: 40, seed: 3);

    // The steps at which is saved; of one step saved twice there is one.
    private static readonly int[] Saves = [24, 20, 16, 15, 10, 8, 5];

    private readonly TemporaryFolder folder = new();

    private string Newest => folder.File("checkpoint.safetensors");

    private string Best => folder.File("checkpoints", "best.safetensors");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_last_ones_and_the_best_are_kept_and_nothing_else(int keep)
    {
        var result = Train(Options with { KeepCheckpoints = keep });

        string[] olders = [.. Saves[1..keep].Select(step => folder.File("checkpoints", $"step-{step:D10}.safetensors"))];
        Assert.Equal([Newest, Best, .. olders.Order(StringComparer.Ordinal)], Files());
        Assert.Equal(24, Checkpoint.Verify(Newest).Step);
        Assert.All(olders, older => Assert.Contains($"{Checkpoint.Verify(older).Step:D10}", older, StringComparison.Ordinal));
        Assert.Equal(BestEpoch(result), Checkpoint.Verify(Best).Epoch);
    }

    [Theory]
    [InlineData("a bit", "is damaged: it does not have the SHA-256 that it was written with")]
    [InlineData("cut", "ends early: ")]
    [InlineData("empty", "is empty")]
    [InlineData("foreign", "is not a checkpoint: it does not begin as a safetensors file does")]
    [InlineData("version", "is of format version 3, but this program reads version 2")]
    public void A_newest_one_that_is_damaged_is_passed_over_in_one_line(string damage, string reason)
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        Trainer.Run(whole, Data, Options with { OutputFolder = wholeFolder.Path });

        Train(Options with { MaxSteps = 21 });
        using (var file = SafeTensorsFile.Read(Newest))
        {
            // Of another version, but whole.
            SafeTensorsFile.Write(
                Newest, file.Tensors, new Dictionary<string, string>(file.Metadata) { ["version"] = damage == "version" ? "3" : "2" });
        }

        var bytes = File.ReadAllBytes(Newest);
        File.WriteAllBytes(Newest, damage switch
        {
            "a bit" => [.. bytes[..^77], (byte)(bytes[^77] ^ 16), .. bytes[^76..]],
            "cut" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "foreign" => [.. "half a line of something else"u8],
            _ => bytes,
        });

        var older = folder.File("checkpoints", "step-0000000020.safetensors");
        foreach (var from in new[] { folder.Path, Newest })
        {
            var notes = new List<string>();
            Assert.Equal(older, RunFolder.NewestCheckpoint(from, notes.Add));
            var note = Assert.Single(notes);
            Assert.Contains(reason, note, StringComparison.Ordinal);
            Assert.EndsWith($"; '{older}' is taken instead.", note, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', note);
        }

        // And what goes on from there is the run that nothing happened to.
        var progress = new RecordingProgress();
        using var network = new SmallNetwork(Image, 4, seed: 99);
        Trainer.Run(network, Data, Options with { ResumeFrom = folder.Path }, progress);
        Assert.Single(progress.Notes);
        Assert.Equal(21, progress.Positions[0].Step);
        Assert.Equal(File.ReadAllBytes(wholeFolder.File("checkpoint.safetensors")), File.ReadAllBytes(Newest));
        Assert.Equal(File.ReadAllBytes(wholeFolder.File("checkpoints", "best.safetensors")), File.ReadAllBytes(Best));
    }

    [Fact]
    public void A_moment_in_which_the_newest_has_no_name_yet_loses_nothing()
    {
        Train(Options with { MaxSteps = 15 });
        var older = folder.File("checkpoints", "step-0000000015.safetensors");
        File.Move(Newest, older);
        File.WriteAllText(Newest + ".partial", "half");

        Assert.Equal(older, RunFolder.NewestCheckpoint(Newest, note => Assert.Fail(note)));
        Assert.Equal(24, Train(Options with { ResumeFrom = Newest }).Steps);
    }

    [Fact]
    public void A_disk_that_fills_up_costs_no_more_than_the_interval()
    {
        if (!OperatingSystem.IsLinux() || Mount("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path) != 0)
        {
            Assert.Skip("A small disk cannot be mounted here.");
        }

        try
        {
            using var wholeFolder = new TemporaryFolder();
            using var whole = new SmallNetwork(Image, 4);
            Trainer.Run(whole, Data, Options with { OutputFolder = wholeFolder.Path });

            // Something else takes all the room after step 12: the metrics or the checkpoint of step 15 find none.
            using var network = new SmallNetwork(Image, 4);
            var message = Assert.Throws<ResNetGenException>(() => Trainer.Run(
                network, Data, Options with { LogEverySteps = 4 }, new RecordingProgress(position => Fill(position.Step == 12)))).Message;
            Assert.Matches("^The (file|metrics|events) .*(no space left|No space left)", message);
            Assert.Equal(10, Checkpoint.Verify(RunFolder.NewestCheckpoint(folder.Path, note => Assert.Fail(note))).Step);

            File.Delete(folder.File("ballast"));
            Train(Options with { ResumeFrom = folder.Path });
            Assert.Equal(File.ReadAllBytes(wholeFolder.File("checkpoint.safetensors")), File.ReadAllBytes(Newest));
        }
        finally
        {
            Assert.Equal(0, Mount("umount", folder.Path));
        }
    }

    [Fact]
    public void Where_none_is_whole_that_is_said()
    {
        Train(Options with { MaxSteps = 12 });
        foreach (var file in Files())
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^9]);
        }

        var message = Assert.Throws<ResNetGenException>(() => Train(Options with { ResumeFrom = folder.Path })).Message;
        Assert.Matches(
            $@"^The checkpoint '{Newest}' ends early: [\d,]+ of [\d,]+ bytes are there, "
            + $@"and none of the 2 others in '{folder.Path}' can be used; start anew\.$", message);

        using var other = new TemporaryFolder();
        Assert.Equal(
            $"The folder '{other.Path}' holds no checkpoint; give the folder that a run wrote to, or a checkpoint.",
            Assert.Throws<ResNetGenException>(() => RunFolder.NewestCheckpoint(other.Path)).Message);
    }

    [Fact]
    public void A_file_that_is_named_is_taken_and_what_is_newer_goes()
    {
        Train(Options with { KeepCheckpoints = 4 });
        var earlier = folder.File("checkpoints", "step-0000000016.safetensors");
        Assert.Equal(folder.Path, RunFolder.Of(earlier));
        Train(Options with { KeepCheckpoints = 4, ResumeFrom = earlier, MaxSteps = 18 });
        Assert.Equal(18, Checkpoint.Verify(Newest).Step);
        Assert.Equal([16L, 15L], RunFolder.Olders(folder.Path).Select(older => older.Step));
    }

    [Fact]
    public void A_run_that_starts_anew_leaves_no_checkpoint_of_the_last_one()
    {
        Train(Options);
        Train(Options with { Seed = 2, MaxSteps = 3 });
        Assert.Equal([Newest], Files());
        Assert.Equal(3, Checkpoint.Verify(Newest).Step);
    }

    [Fact]
    public void A_run_that_cannot_begin_leaves_the_last_one_as_it_is()
    {
        Train(Options with { MaxSteps = 12 });
        var before = Contents();
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Data, Options with { Seed = 2 }, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal((TrainingEnd.Cancelled, 0L), (result.End, result.Steps));
        Assert.Equal("Interrupted before the first step: there is nothing to save, and nothing that was there is changed.", result.Message);
        Assert.Equal(before, Contents());

        // A first step that goes wrong.
        using (no_grad())
        {
            network.Logits.Weight[0, 0] = float.NaN;
        }

        Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, Options with { Seed = 2 }));
        Assert.Equal(before, Contents());

        Dictionary<string, string> Contents() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(
            path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));
    }

    [Fact]
    public void The_best_is_taken_where_it_is_the_newest_that_is_whole()
    {
        Train(Options.Learning(its => its with { Epochs = 1 }));
        Assert.Equal(8, Checkpoint.Verify(Best).Step);
        File.WriteAllBytes(Newest, File.ReadAllBytes(Newest)[..^9]);
        Assert.Equal(Best, RunFolder.NewestCheckpoint(folder.Path));
        File.Delete(Best);
        Assert.Equal(folder.File("checkpoints", "step-0000000005.safetensors"), RunFolder.NewestCheckpoint(folder.Path));
    }

    [Fact]
    public void The_best_is_there_after_a_kill_before_it_was_copied_and_in_another_folder()
    {
        var result = Train(Options.Learning(its => its with { Epochs = 1 }));
        Assert.Single(result.Epochs);
        var best = SHA256.HashData(File.ReadAllBytes(Best));
        File.Delete(Best);
        Train(Options.Learning(its => its with { Epochs = 1 }) with { ResumeFrom = folder.Path });
        Assert.Equal(best, SHA256.HashData(File.ReadAllBytes(Best)));

        using var other = new TemporaryFolder();
        Train(Options with { MaxSteps = 9, ResumeFrom = folder.Path, OutputFolder = other.Path });
        Assert.Equal(best, SHA256.HashData(File.ReadAllBytes(other.File("checkpoints", "best.safetensors"))));
    }

    [Fact]
    public void A_checkpoint_says_how_to_use_its_network()
    {
        Train(Options with { MaxSteps = 1 });
        var classifier = ClassifierInfo.Read(Newest);
        var normalization = Normalization.Of(Data.Train);
        Assert.Equal(Data.Train.ClassNames, classifier.ClassNames);
        Assert.Equal(normalization.Mean.AsSpan(), classifier.Normalization.Mean.AsSpan());
        Assert.Equal(normalization.Deviation.AsSpan(), classifier.Normalization.Deviation.AsSpan());
    }

    private TrainingOptions Options => new()
    {
        Recipe = new Recipe
        {
            Epochs = 3,
            BatchSize = 16,
            LearningRate = new FixedLength(LearningRateSchedule.Cosine(0.02, warmUp: 4.0 / StepsPerEpoch), Epochs: 3),
        },
        CheckpointEverySteps = 5,
        LogEverySteps = 1,
        OutputFolder = folder.Path,
        ExistingRun = ExistingRun.Replace,
    };

    private static TrainingResult Train(TrainingOptions options)
    {
        using var network = new SmallNetwork(Image, 4, seed: options.ResumeFrom is null ? 1 : 99);
        return Trainer.Run(network, Data, options);
    }

    private void Fill(bool now)
    {
        if (!now)
        {
            return;
        }

        using var ballast = File.Create(folder.File("ballast"), bufferSize: 0);
        try
        {
            while (true)
            {
                ballast.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // The disk is full, as was wanted.
        }
    }

    private static int Mount(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int BestEpoch(TrainingResult result) => result.Epochs.MaxBy(epoch => epoch.TestAccuracy)!.Epoch;

    private List<string> Files() =>
        [.. Directory.GetFiles(folder.Path, "*.safetensors*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

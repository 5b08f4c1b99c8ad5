using System.Globalization;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public class MetricsFileTests
{
    private static readonly StepMetrics Step1 = new(1, 1, 1, 2.3025851f, 0.125, 0.25, 0.1);
    private static readonly StepMetrics Step2 = new(2, 1, 2, 1.1f, 0.5, 0.24, 0.1);
    private static readonly EpochMetrics Epoch1 = new(1, 2, 1.70129, 0.3125, 1.9, 0.25, 0.24, 0.1, 12.5, 1234.5);
    private static readonly StepMetrics Step3 = new(3, 2, 1, 0.9f, 0.625, 0.23, 0.01);

    [Fact]
    public void A_line_is_there_as_soon_as_it_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("metrics.jsonl");
        using var metrics = MetricsFile.Create(path);
        metrics.Write(Step1);
        metrics.Write(Epoch1);

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        Assert.Equal(
            """{"kind":"step","step":1,"epoch":1,"batch":1,"loss":2.3025851,"accuracy":0.125,"l2":0.25,"learning_rate":0.1}""" + "\n"
            + """{"kind":"epoch","epoch":1,"step":2,"train_loss":1.70129,"train_accuracy":0.3125,"test_loss":1.9,"test_accuracy":0.25"""
            + ""","l2":0.24,"learning_rate":0.1,"seconds":12.5,"images_per_second":1234.5}""" + "\n",
            reader.ReadToEnd());
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture_and_come_back_bit_for_bit()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            using var folder = new TemporaryFolder();
            var path = folder.File("metrics.jsonl");
            var odd = Step1 with { Loss = MathF.PI / 3, L2 = Math.E / 7 };
            using (var metrics = MetricsFile.Create(path))
            {
                metrics.Write(odd);
                metrics.Write(Epoch1);
            }

            Assert.Equal([odd], MetricsFile.ReadSteps(path));
            Assert.Equal([Epoch1], MetricsFile.ReadEpochs(path));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(3, 1, 3, 1)]
    [InlineData(2, 1, 2, 1)]
    [InlineData(2, 0, 2, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(0, 0, 0, 0)]
    public void Going_on_cuts_off_what_the_checkpoint_does_not_know(long step, int epochs, int steps, int keptEpochs)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        MetricsFile.Continue(path, step, epochs).Dispose();

        Assert.Equal(new[] { Step1, Step2, Step3 }.Take(steps), MetricsFile.ReadSteps(path));
        Assert.Equal(keptEpochs, MetricsFile.ReadEpochs(path).Count);
    }

    [Fact]
    public void A_line_that_was_not_written_to_its_end_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        File.AppendAllText(path, "{\"kind\":\"step\",\"step\":4,\"epo");
        using (var metrics = MetricsFile.Continue(path, 4, 1))
        {
            metrics.Write(Step3 with { Step = 4 });
        }

        Assert.Equal([Step1, Step2, Step3, Step3 with { Step = 4 }], MetricsFile.ReadSteps(path));
    }

    [Fact]
    public void Without_a_file_there_is_nothing_to_cut_off()
    {
        using var folder = new TemporaryFolder();
        using (var metrics = MetricsFile.Continue(folder.File("metrics.jsonl"), 4, 1))
        {
            metrics.Write(Step3);
        }

        Assert.Equal([Step3], MetricsFile.ReadSteps(folder.File("metrics.jsonl")));
    }

    [Fact]
    public void What_cannot_be_written_or_read_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith(
            $"The metrics cannot be written to '{folder.Path}': ",
            Assert.Throws<ResNetGenException>(() => MetricsFile.Create(folder.Path)).Message,
            StringComparison.Ordinal);

        var other = folder.File("other.jsonl");
        File.WriteAllText(other, "loss, accuracy\n");
        Assert.Equal(
            $"'{other}' is not a metrics file of ResNetGen, which has one JSON object with a \"kind\" on each line.",
            Assert.Throws<ResNetGenException>(() => MetricsFile.ReadEpochs(other)).Message);
    }

    [Fact]
    public void A_full_disk_is_said_in_a_sentence()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("only Linux has /dev/full");
        }

        using var metrics = MetricsFile.Create(
            "/dev/full", path => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0));
        Assert.Matches(
            "^The metrics cannot be written to '/dev/full': .*[Nn]o space.*; "
            + "choose an output folder that can be written to and has space\\.$",
            Assert.Throws<ResNetGenException>(() => metrics.Write(Step1)).Message);
    }

    private static string Write(TemporaryFolder folder)
    {
        var path = folder.File("metrics.jsonl");
        using var metrics = MetricsFile.Create(path);
        metrics.Write(Step1);
        metrics.Write(Step2);
        metrics.Write(Epoch1);
        metrics.Write(Step3);
        return path;
    }
}

using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>Opening without holding a thread, and until it is cancelled.</summary>
public sealed class DataSourcesTests : IDisposable
{
    private static readonly Shape Colour = new(3, 8, 8);

    private readonly TemporaryFolder folder = new();

    public DataSourcesTests()
    {
        foreach (var (half, count) in new[] { ("train", 100), ("test", 2) })
        {
            foreach (var name in new[] { "a", "b" })
            {
                Directory.CreateDirectory(folder.File(half, name));
                for (var image = 0; image < count; image++)
                {
                    using var bitmap = new SKBitmap(8, 8);
                    bitmap.Erase(new SKColor((byte)image, (byte)(name == "a" ? 0 : 255), 7));
                    using var file = File.Create(folder.File(half, name, FormattableString.Invariant($"{image:000}.png")));
                    bitmap.Encode(file, SKEncodedImageFormat.Png, quality: 100);
                }
            }
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_opened_asynchronously_is_what_is_opened_at_once()
    {
        var expected = DataSources.Open(folder.Path, Colour);
        var opened = await DataSources.OpenAsync(folder.Path, Colour);

        Assert.Equal((expected.Format, expected.Train.Name, expected.Train.Count), (opened.Format, opened.Train.Name, opened.Train.Count));
        var (one, other) = (new byte[Colour.Count], new byte[Colour.Count]);
        for (var index = 0; index < expected.Train.Count; index++)
        {
            expected.Train.CopyBytes(index, one);
            opened.Train.CopyBytes(index, other);
            Assert.Equal(one, other);
            Assert.Equal(expected.Train.GetLabel(index), opened.Train.GetLabel(index));
        }
    }

    [Fact]
    public async Task The_decoding_is_broken_off()
    {
        using var cancellation = new CancellationTokenSource();
        var decoded = 0.0;
        var progress = new Immediate(fraction =>
        {
            decoded = fraction;
            cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DataSources.OpenAsync(folder.Path, Colour, progress, cancellationToken: cancellation.Token));
        Assert.InRange(decoded, 0.01, 0.9);
    }

    [Fact]
    public async Task What_was_cancelled_before_is_not_begun()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DataSources.OpenAsync("no such folder", Colour, cancellationToken: cancelled));
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_the_same_sentence()
    {
        var expected = Assert.Throws<ResNetGenException>(() => DataSources.Open("no such folder", Colour)).Message;
        var exception = await Assert.ThrowsAsync<ResNetGenException>(() => DataSources.OpenAsync("no such folder", Colour));
        Assert.Equal(expected, exception.Message);
    }

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}

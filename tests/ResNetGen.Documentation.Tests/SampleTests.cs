using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ResNetGen.Documentation.Tests;

/// <summary>The samples do what they say. That of a snapshot test, samples/OwnNetwork.Tests, runs with all tests.</summary>
public sealed class SampleTests : IDisposable
{
    private const string Images = "samples/OwnImages/images";
    private const string Train = $"train {Images}";
    private const string PredictOne = $"predict {Images}/test/ring/01.png";

    private readonly string folder = Directory.CreateTempSubdirectory("samples").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ANetworkOfOnesOwnHasItsShapes()
    {
        var outcome = Run("OwnNetwork", "");

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        const string Last = "logits: 2 x 20\nmiddle: 2 x 128 x 16 x 16\nstem: 32 x 3 x 3 x 3, frozen\n";
        Assert.EndsWith(Last, outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImagesOfOnesOwnAreToldApartAndServed()
    {
        var run = Path.Combine(folder, "run");
        var trained = Run("OwnImages", $"{Train} --run {run}");
        Assert.True(trained.ExitCode == 0, trained.Output + trained.Error);
        Assert.True(File.Exists(Path.Combine(run, "curves.png")), trained.Output);

        // Three classes: chance is a third.
        var test = Path.Combine(Repository.Root, Images, "test");
        string[] files = [.. Directory.GetFiles(test, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.Equal(24, files.Length);
        var seen = Run("OwnImages", $"predict --run {run}", files);
        Assert.True(seen.ExitCode == 0, seen.Output + seen.Error);
        var lines = seen.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(files.Length, lines.Length);
        var right = files.Zip(lines).Count(one => one.Second.StartsWith($"{one.First}: {ClassOf(one.First)} (", StringComparison.Ordinal));
        Assert.True(right >= 20, seen.Output);

        var one = Run("OwnImages", $"{PredictOne} --run {run}");
        Assert.StartsWith($"{Images}/test/ring/01.png: ring (", one.Output, StringComparison.Ordinal);

        await ServesWhatWasTrained(run, files, lines);
    }

    private static async Task ServesWhatWasTrained(string run, string[] files, string[] predicted)
    {
        using var service = Start($"--run {run} --urls http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await Address(service), Timeout = TimeSpan.FromMinutes(1) };
            Assert.Equal("ready", await client.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken));

            // The same class as on the command line, whoever asks at the same time.
            var answers = await Task.WhenAll(files.Select(file => Ask(client, File.ReadAllBytes(file))));
            foreach (var (answer, line) in answers.Zip(predicted))
            {
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                var classes = answer.Body.EnumerateArray().ToList();
                Assert.Equal(3, classes.Count);
                Assert.Contains($": {classes[0].GetProperty("name").GetString()} (", line, StringComparison.Ordinal);
                Assert.Equal(1, classes.Sum(one => one.GetProperty("probability").GetDouble()), 1e-5);
            }

            var refused = await Ask(client, "no image"u8.ToArray());
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Equal("The body is no JPEG or PNG image.", refused.Body.GetProperty("detail").GetString());

            // The client waits for the server's word before it sends so much.
            using var large = new HttpRequestMessage(HttpMethod.Post, Predictions);
            large.Content = new ByteArrayContent(new byte[(10 << 20) + 1]);
            large.Headers.ExpectContinue = true;
            using var tooLarge = await client.SendAsync(large, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void TheirPageHasTheseCommands() => Assert.Equal(
        [
            "dotnet run -c Release --project samples/OwnNetwork",
            "dotnet test -c Release --project samples/OwnNetwork.Tests",
            $"dotnet run -c Release --project samples/OwnImages -- {Train}",
            $"dotnet run -c Release --project samples/OwnImages -- {PredictOne}",
            "dotnet run -c Release --project samples/PredictionService -- --urls http://localhost:5000",
            $"curl --data-binary @{Images}/test/ring/01.png http://localhost:5000/predictions",
        ],
        Readme.Blocks("sh", Repository.Read("samples/README.md")).SelectMany(block => block.TrimEnd('\n').Split('\n')));

    [Fact]
    public void WhatIsMissingIsOneSentence()
    {
        Assert.All(
            [
                Run("PredictionService", $"--run {folder}/no"),
                Run("OwnImages", $"predict --run {folder}/no x.png"),
                Run("OwnImages", $"train {folder}/no"),
            ],
            outcome =>
            {
                Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
                Assert.Contains($"'{folder}/no'", Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
            });
    }

    private static Uri Predictions { get; } = new("/predictions", UriKind.Relative);

    private static string ClassOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    private static string Assembly(string sample) =>
        Path.Combine(Repository.Root, "samples", sample, "bin", "Release", "net10.0", sample + ".dll");

    private static Outcome Run(string sample, string arguments, params string[] more) =>
        CommandLine.Run($"dotnet {Assembly(sample)} {arguments}", more);

    private static Process Start(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly("PredictionService"), .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Where the service listens, as it says.</summary>
    private static async Task<Uri> Address(Process service)
    {
        const string Said = "Now listening on: ";
        var said = "";
        while (await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said += line + "\n";
            if (line.Contains(Said, StringComparison.Ordinal))
            {
                _ = service.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..]);
            }
        }

        throw new InvalidOperationException(said + await service.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Ask(HttpClient client, byte[] image)
    {
        using var content = new ByteArrayContent(image);
        using var answer = await client.PostAsync(Predictions, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }
}

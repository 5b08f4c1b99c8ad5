namespace ResNetGen.Package.Tests;

/// <summary>
/// Programs of which the publisher leaves out what nothing refers to: each weight and each moving statistic must be referred to.
/// </summary>
public sealed class TrimmingTests(Packages packages)
{
    private const string Program = """
        using System.Globalization;
        using App;
        using TorchSharp;

        using var net = new Tiny(seed: 1);
        foreach (var (key, value) in net.state_dict())
        {
            using var sum = value.to(torch.float64).abs().sum();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key} {string.Join('x', value.shape)} {sum.item<double>():R}"));
        }

        net.eval();
        using var images = torch.ones(2, 3, 32, 32);
        using var logits = net.forward(images);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{logits.sum().item<float>():R}"));
        """;

    [Fact]
    public async Task Trimmed_and_compiled_ahead_of_time_the_whole_state_dict_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the programs are published for Linux");
        var readme = new PackageReadme(packages, "ResNetGen");
        var app = new Consumer(packages, "trimming", readme.Project());
        app.Write("tiny.resnet.yaml", readme.Block("yaml"));
        app.Write("Program.cs", Program);

        (await app.Build()).Succeeded();
        var whole = (await app.Run("net10.0")).Succeeded();
        Assert.Equal(40, whole.Split('\n').Count(line => line.Contains(' ')));
        Assert.Contains("\nblock1.unit_3.bottleneck_v2.preact.running_var 32 32\n", whole, StringComparison.Ordinal);

        Assert.Equal(whole, await Published("trimmed", "-p:PublishTrimmed=true"));

        // Where there is no clang, gcc links as well.
        var hasClang = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "clang")));
        string[] linker = hasClang ? [] : ["-p:CppCompilerAndLinker=gcc"];
        Assert.Equal(whole, await Published("native", ["-p:PublishAot=true", .. linker]));

        async Task<string> Published(string folder, params string[] options)
        {
            var publish = (await app.Publish(folder, ["-r", "linux-x64", .. options])).Succeeded();

            // What is said is said of TorchSharp.
            var warnings = publish.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal));
            Assert.All(warnings, line => Assert.Contains("TorchSharp", line, StringComparison.Ordinal));
            return (await DotNet.Run(app.File(folder, "App"), app.Folder, packages.Cache)).Succeeded();
        }
    }
}

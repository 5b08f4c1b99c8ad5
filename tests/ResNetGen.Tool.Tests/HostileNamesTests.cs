using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ResNetGen.Tool.Tests;

/// <summary>Whatever things are called elsewhere, nothing that the tool writes does more than show it.</summary>
[Collection(nameof(OneRun))]
public sealed partial class HostileNamesTests(HostileRun run) : IClassFixture<HostileRun>
{
    [Fact]
    public void A_terminal_shows_the_names_of_a_run()
    {
        AssertHarmless(run.Train, exitCode: 0);
        Assert.Contains(@"data cat\u001B[2J\u001B]52;c;aGk=\u0007", run.Train.Output, StringComparison.Ordinal);
        Assert.Contains($"training {HostileRun.Name} on ", run.Train.Output, StringComparison.Ordinal);
        Assert.Contains(@"run ship\u202Egnp.\u2067x", run.Train.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_shows_them_in_tables()
    {
        var outcome = run.Run("evaluate", run.Network, "--checkpoint", run.Folder, "--data", run.Data, "--png", run.FileOf("matrix.png"));
        AssertHarmless(outcome, exitCode: 0);
        Assert.Contains(@"cat\u001B[2J\u001B]52;c;aGk=\u0007 ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(new string('w', 120) + "… (135 more characters) ", outcome.Output, StringComparison.Ordinal);

        // As wide as it was, whatever else stands in the table.
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 400));
        AssertHarmless(run.Run("compare", run.Folder, "--out", run.FileOf("compare.png")), exitCode: 0);
    }

    [Fact]
    public void A_program_gets_them_exactly_and_a_terminal_is_not_harmed()
    {
        var outcome = run.Run("evaluate", run.Network, "--checkpoint", run.Folder, "--data", run.Data, "--json");
        AssertHarmless(outcome, exitCode: 0);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            HostileNames.OfFiles.Order(StringComparer.Ordinal),
            json.RootElement.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)
                .Order(StringComparer.Ordinal));

        var summary = run.Run("summary", run.Network, "--json");
        AssertHarmless(summary, exitCode: 0);
        using var network = JsonDocument.Parse(summary.Output);
        Assert.Equal(HostileRun.Name, network.RootElement.GetProperty("network").GetString());
    }

    [Fact]
    public void An_error_shows_them()
    {
        var other = run.FileOf("other " + HostileNames.Commands + "\n");
        foreach (var half in (string[])["train", "test"])
        {
            Directory.CreateDirectory(Path.Combine(run.FileOf("classes"), half, HostileNames.Override));
        }

        foreach (var args in (string[][])
            [
                ["train", run.Network, "--data", other],
                ["train", run.Network, "--data", run.FileOf("classes")],
                ["evaluate", run.Network, "--checkpoint", other],
                ["evaluate", run.Network, "--checkpoint", run.Folder],
                ["summary", other],
                ["check", other, run.Network],
                ["train", run.Network, "--recipe", other],
                ["graph", run.Network, "--unit", HostileNames.Override],
                ["list", "--" + HostileNames.Commands],
                [HostileNames.Commands],
            ])
        {
            var outcome = run.Run(args);
            AssertHarmless(outcome, exitCode: null);
            Assert.NotEqual(0, outcome.ExitCode);
            Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
        }
    }

    [Fact]
    public void A_compiler_s_error_shows_what_stands_in_the_file()
    {
        var file = run.FileOf("wrong\u001B[2J.resnet.yaml");
        File.WriteAllText(file, "network: a\ninput: [1, 8, 8]\nroot:\n  - { conv2d: 4, kernel: \"3\u001B[2J\u202E\u200B\", \u001B: 1 }\n");
        var outcome = run.Run("check", file);
        AssertHarmless(outcome, exitCode: 1);
        Assert.Contains(@"\u001B[2J\u202E\u200B", outcome.Output, StringComparison.Ordinal);
        AssertHarmless(run.Run("summary", file), exitCode: 1);
    }

    [Fact]
    public void Pictures_of_the_network_show_them()
    {
        var svg = XDocument.Parse(Expected("graph", run.Network, "--format", "svg"));
        Assert.Equal(
            HostileRun.Name, svg.Root!.Elements().Single(element => element.Name.LocalName == "title").Value);
        var mermaid = Expected("graph", run.Network);
        Assert.Contains(HostileRun.Name, mermaid.Split('\n')[1], StringComparison.Ordinal);
        Expected("summary", run.Network);
        Expected("emit", run.Network);
    }

    [Fact]
    public void The_report_shows_them_and_they_stay_apart_from_the_figures()
    {
        // Its tags are closed but for those that HTML closes itself.
        var page = XDocument.Parse(OpenTags().Replace(run.Report["<!doctype html>".Length..], "<$1$2/>"));
        HostileNames.AssertHarmless(string.Concat(page.DescendantNodes().OfType<XText>().Select(text => text.Value)));
        HostileNames.AssertHarmless(string.Concat(page.Descendants().Attributes().Select(attribute => attribute.Value)));
        Assert.Empty(page.Descendants("script"));

        var apart = page.Descendants("bdi").Select(element => element.Value).ToHashSet();
        Assert.All(
            HostileNames.OfFiles,
            name => Assert.Contains(
                apart, shown => Meant(shown).StartsWith(Meant(name[..Math.Min(name.Length, 100)]), StringComparison.Ordinal)));
        Assert.Contains(HostileRun.Name, apart);
        Assert.Contains(@"<bdi>cat\u001B[2J\u001B]52;c;aGk=\u0007</bdi>", WebUtility.HtmlDecode(run.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void What_TensorBoard_reads_shows_them()
    {
        var events = Assert.Single(Directory.GetFiles(run.Folder, "events.out.tfevents.*"));
        Assert.DoesNotContain("\u001B[2J", File.ReadAllText(events), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_says_whose_machine_it_was()
    {
        Assert.DoesNotContain(Path.GetDirectoryName(run.Network)!, WebUtility.HtmlDecode(run.Report), StringComparison.Ordinal);
        Assert.Contains("resnetgen train 'ship", WebUtility.HtmlDecode(run.Report), StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(run.Folder),
            file => Assert.DoesNotContain(Environment.MachineName, Path.GetFileName(file), StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_browser_no_name_moves_a_figure_or_reaches_out_of_its_place()
    {
        var measured = Browser.Measure(run.Report, run.FileOf("measured.html"));
        Assert.True(measured.Names > 3 * HostileNames.OfFiles.Count, $"{measured.Names} names were found.");
        Assert.Empty(measured.Faults);
    }

    private static void AssertHarmless(Outcome outcome, int? exitCode)
    {
        HostileNames.AssertHarmless(outcome.Output);
        HostileNames.AssertHarmless(outcome.Error);
        Assert.True(exitCode is null || exitCode == outcome.ExitCode, outcome.Error);
        Assert.DoesNotContain("defect", outcome.Error, StringComparison.Ordinal);
    }

    private string Expected(params string[] args)
    {
        var outcome = run.Run(args);
        AssertHarmless(outcome, exitCode: 0);
        return outcome.Output;
    }

    /// <summary>What is written out, as it was.</summary>
    private static string Meant(string shown) =>
        WrittenOut().Replace(shown, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    [GeneratedRegex(@"\\u([0-9A-F]{4})")]
    private static partial Regex WrittenOut();

    [GeneratedRegex("<(meta|img)([^>]*)>")]
    private static partial Regex OpenTags();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ResNetGen.Generator.Tests;

public class CachingTests
{
    private static readonly IncrementalStepRunReason[] Nothing = [Cached, Unchanged];

    private static readonly string[] AllSteps =
    [
        TrackingNames.Settings, TrackingNames.Names, TrackingNames.File, TrackingNames.References, TrackingNames.Reach, TrackingNames.Table,
        TrackingNames.Link, TrackingNames.Compile, TrackingNames.Model, TrackingNames.Diagnostics, TrackingNames.Identity,
        TrackingNames.Taken, TrackingNames.Duplicates, TrackingNames.Source, TrackingNames.Loading,
    ];

    [Fact]
    public void The_same_project_again_in_new_objects_changes_no_step_and_no_output()
    {
        var session = new GeneratorSession();
        var first = session.Run(Networks.AllShipped());

        var second = session.Run(Networks.AllShipped());

        Assert.Empty(first.Problems);
        Assert.Equal(5, first.Networks.Count);
        Assert.Equal(first.Networks, second.Networks);
        foreach (var step in AllSteps)
        {
            Assert.NotEmpty(second.Reasons(step));
        }

        AssertUnchanged(second, second.Result.TrackedSteps.Keys.Where(IsOurs));
        Assert.Equal(5 + 1 + 5 + 1, second.OutputReasons().Count);
        Assert.All(second.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void Every_named_step_is_in_the_list_of_names()
    {
        var named = typeof(TrackingNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var twice = InMemoryProject.Of(
            ("tiny.resnet.yaml", Networks.Tiny), ("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("other"));

        var ran = GeneratorSession.RunOnce(twice).Result.TrackedSteps.Keys.Where(IsOurs).ToHashSet();

        Assert.Equal(named.Order(), ran.Order());
    }

    [Fact]
    public void An_edit_of_a_comment_that_moves_the_layers_writes_their_new_lines_and_no_other_file()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("other")));

        var edited = session.Run(
            InMemoryProject.Of(("tiny.resnet.yaml", "# One line more.\n" + Networks.Tiny), Networks.TinyNamed("other")));

        Assert.Equal([Modified, Cached], edited.Reasons(TrackingNames.Model).OrderBy(reason => reason == Modified ? 0 : 1));
        Assert.Single(edited.OutputReasons(), Modified);
        Assert.All(edited.OutputReasons().Where(reason => reason != Modified), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void An_edit_of_a_comment_leaves_the_sources_alone()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("other")));

        var edited = session.Run(
            InMemoryProject.Of(
                (
                    "tiny.resnet.yaml",
                    Networks.Tiny.Replace("# A comment.", "# Another, and a longer one.", StringComparison.Ordinal)
                        + "# And one at the end.\n"),
                Networks.TinyNamed("other")));

        Assert.Equal([Modified, Unchanged], edited.Reasons(TrackingNames.File).OrderBy(reason => reason == Modified ? 0 : 1));
        Assert.Equal([Modified, Cached], edited.Reasons(TrackingNames.Compile).OrderBy(reason => reason == Modified ? 0 : 1));
        AssertUnchanged(edited, [TrackingNames.Model, TrackingNames.Diagnostics, TrackingNames.Duplicates, TrackingNames.Source]);
        Assert.All(edited.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void An_edit_of_a_comment_above_an_error_moves_the_error_and_the_lines_of_the_source_alone()
    {
        var broken = Networks.Tiny.Replace("conv2d", "conv3d", StringComparison.Ordinal);
        var session = new GeneratorSession();
        var first = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", broken)));

        var edited = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", "# One line more.\n" + broken)));

        Assert.Equal([Modified], edited.Reasons(TrackingNames.Diagnostics));
        AssertUnchanged(edited, [TrackingNames.Duplicates]);
        Assert.Equal(WithoutLines(first.Network), WithoutLines(edited.Network));
        Assert.Equal(
            first.Problems.Single().Location.GetLineSpan().StartLinePosition.Line + 1,
            edited.Problems.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void An_edit_of_a_value_writes_that_file_again_and_no_other()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("other")));

        var edited = session.Run(
            InMemoryProject.Of(
                ("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal)),
                Networks.TinyNamed("other")));

        Assert.Equal([Modified, Cached], edited.Reasons(TrackingNames.Source).OrderBy(reason => reason == Modified ? 0 : 1));
        Assert.Single(edited.OutputReasons(), Modified);
        Assert.All(edited.OutputReasons().Where(reason => reason != Modified), reason => Assert.Equal(Cached, reason));
        Assert.Contains("new Conv2d(factory, 3, 5,", edited.Networks["tiny.resnet.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_file_in_front_leaves_the_others_alone()
    {
        var two = InMemoryProject.Of(Networks.TinyNamed("b"), Networks.TinyNamed("c"));
        var session = new GeneratorSession();
        session.Run(two);

        var added = session.Run(two with { Files = [.. InMemoryProject.Of(Networks.TinyNamed("a")).Files, .. two.Files] });

        Assert.Equal([New, Cached, Cached], added.Reasons(TrackingNames.Compile).Order());
        Assert.Equal([New, Cached, Cached], added.Reasons(TrackingNames.Source).Order());
        Assert.Equal(2, added.OutputReasons().Count(reason => reason == New));
        Assert.All(added.OutputReasons().Where(reason => reason != New), reason => Assert.Equal(Cached, reason));
        Assert.Equal(["a.resnet.g.cs", "b.resnet.g.cs", "c.resnet.g.cs"], added.Networks.Keys.Order());
    }

    [Fact]
    public void A_removed_file_takes_its_source_away_and_leaves_the_others_alone()
    {
        var three = InMemoryProject.Of(Networks.TinyNamed("a"), Networks.TinyNamed("b"), Networks.TinyNamed("c"));
        var session = new GeneratorSession();
        session.Run(three);

        var removed = session.Run(three with { Files = three.Files.RemoveAt(0) });

        Assert.Equal([Cached, Cached, Removed], removed.Reasons(TrackingNames.Compile).Order());
        Assert.Equal([Cached, Cached, Removed], removed.Reasons(TrackingNames.Source).Order());
        Assert.Equal(["b.resnet.g.cs", "c.resnet.g.cs"], removed.Networks.Keys.Order());
    }

    [Fact]
    public void The_last_removed_file_takes_everything_away()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(Networks.TinyNamed("a")));

        Assert.Empty(session.Run(InMemoryProject.Of()).Result.GeneratedSources);
    }

    [Fact]
    public void The_order_of_the_files_changes_nothing()
    {
        var three = InMemoryProject.Of(Networks.TinyNamed("a"), Networks.TinyNamed("b"), Networks.TinyNamed("c"));
        var session = new GeneratorSession();
        var first = session.Run(three);

        var reordered = session.Run(three with { Files = [three.Files[2], three.Files[0], three.Files[1]] });

        Assert.Equal(first.Networks.OrderBy(source => source.Key), reordered.Networks.OrderBy(source => source.Key));
        AssertUnchanged(reordered, reordered.Result.TrackedSteps.Keys.Where(IsOurs));
        Assert.All(reordered.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void An_edit_of_the_project_s_own_code_compiles_no_network()
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny));
        var session = new GeneratorSession();
        session.Run(project.WithSource("class A;"));

        var edited = session.Run(project.WithSource("class A { int x; }", "class B;"));

        AssertUnchanged(edited, edited.Result.TrackedSteps.Keys.Where(IsOurs));
        Assert.All(edited.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void Another_namespace_writes_the_sources_again_and_compiles_nothing()
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny));
        var session = new GeneratorSession();
        session.Run(project);

        var edited = session.Run(project.WithProperty("RootNamespace", "Other"));

        Assert.Equal([Modified], edited.Reasons(TrackingNames.Settings));
        AssertUnchanged(edited, [TrackingNames.File, TrackingNames.Compile, TrackingNames.Model, TrackingNames.Diagnostics]);
        Assert.Equal([Modified], edited.Reasons(TrackingNames.Source));
        Assert.Contains("namespace Other;", edited.Network, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_does_not_concern_us_changes_nothing()
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny));
        var session = new GeneratorSession();
        session.Run(project);

        var edited = session.Run(project.WithProperty("Other", "1"));

        AssertUnchanged(edited, edited.Result.TrackedSteps.Keys.Where(IsOurs));
        Assert.All(edited.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    private static bool IsOurs(string step) => AllSteps.Contains(step) || step is TrackingNames.Repeated or TrackingNames.RepeatedSource;

    private static string WithoutLines(string code) => Regex.Replace(code, @"(?<=#line |Line )\d+", "0");

    private static void AssertUnchanged(GeneratorRun run, IEnumerable<string> steps)
    {
        foreach (var step in steps)
        {
            Assert.All(run.Reasons(step), reason => Assert.True(Nothing.Contains(reason), $"{step} is {reason}"));
        }
    }
}

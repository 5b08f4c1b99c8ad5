namespace ResNetGen.Generator.Tests;

public class FileNameTests
{
    private static readonly string[] Paths =
    [
        "a.resnet.yaml", "A.resnet.yaml", "b/a.resnet.yaml", "B/a.resnet.yaml", "b_a.resnet.yaml", "b a.resnet.yaml", "b,a.resnet.yaml",
        "b-a.resnet.yaml",
        "ä.resnet.yaml", "ö.resnet.yaml", "残差.resnet.yaml", "😀.resnet.yaml", "İ.resnet.yaml", "ı.resnet.yaml", "i.resnet.yaml",
        "I.resnet.yaml",
        "a..b.resnet.yaml", "a/../b.resnet.yaml", ".resnet.yaml", "%41.resnet.yaml", "a'b\"c.resnet.yaml", "a&b#c.resnet.yaml",
        new string('x', 300) + ".resnet.yaml", new string('x', 301) + ".resnet.yaml",
    ];

    [Fact]
    public void Every_path_gives_a_source_of_its_own()
    {
        var project = InMemoryProject.Of(
            [.. Paths.Select((path, i) => (path, Networks.TinyNamed(FormattableString.Invariant($"tiny{i}")).Text))]);

        var run = GeneratorSession.RunOnce(project);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Problems);
        Assert.Equal(Paths.Length, run.Networks.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(run.Networks.Keys, name => Assert.InRange(name.Length, 1, 120));
    }

    [Theory]
    [InlineData("resnet_v2_50.resnet.yaml", "resnet_v2_50.resnet.g.cs")]
    [InlineData("Tiny.resnet.yaml", "Tiny.resnet.5f9b50d2.g.cs")]
    [InlineData("nets/tiny.resnet.yaml", "nets_tiny.resnet.20d7ff8b.g.cs")]
    public void A_name_stays_what_it_is(string path, string expected) => Assert.Equal(expected, HintNames.For(path));

    [Fact]
    public void A_file_outside_the_project_s_folder_is_named_from_there_and_not_from_the_machine_s_root()
    {
        var first = (
            InMemoryProject.Of() with { Files = [InMemoryProject.File("/home/one/repository/nets/tiny.resnet.yaml", Networks.Tiny)] })
            .WithProperty("ProjectDir", "/home/one/repository/App/");
        var second = (InMemoryProject.Of() with { Files = [InMemoryProject.File("/src/nets/tiny.resnet.yaml", Networks.Tiny)] })
            .WithProperty("ProjectDir", "/src/App/");

        var (one, other) = (GeneratorSession.RunOnce(first).Networks.Single(), GeneratorSession.RunOnce(second).Networks.Single());

        Assert.Equal(one.Key, other.Key);
        Assert.Contains("#line 6 \"/home/one/repository/nets/tiny.resnet.yaml\"\n", one.Value, StringComparison.Ordinal);

        // The build maps the paths of lines as it does those of C# files.
        Assert.Equal(one.Value.Replace("\"/home/one/repository/", "\"/src/", StringComparison.Ordinal), other.Value);
    }

    [Fact]
    public void Folders_of_windows_are_folders()
    {
        var windows = (InMemoryProject.Of() with { Files = [InMemoryProject.File("C:\\src\\App\\nets\\tiny.resnet.yaml", Networks.Tiny)] })
            .WithProperty("ProjectDir", "C:\\src\\App\\");

        Assert.Equal(HintNames.For("nets/tiny.resnet.yaml"), GeneratorSession.RunOnce(windows).Networks.Keys.Single());
    }

    [Theory]
    [InlineData("my-app", "namespace my_app;")]
    [InlineData("3d.class.Über", "namespace _3d.@class.Über;")]
    [InlineData(".a..b.", "namespace a.b;")]
    public void A_root_namespace_that_is_none_is_made_one(string rootNamespace, string expected)
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny)).WithProperty("RootNamespace", rootNamespace));

        Assert.Contains("\n" + expected + "\n", run.Network, StringComparison.Ordinal);
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void Without_a_root_namespace_there_is_none()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny))
                .WithProperty("RootNamespace", string.Empty)
                .WithSource("class Use { Tiny? net; Tiny? Net => net ??= new(); }"));

        Assert.DoesNotContain("namespace", run.Network, StringComparison.Ordinal);
        Assert.Empty(run.CompilerErrors());
    }
}

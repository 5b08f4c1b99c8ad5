using System.Reflection;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Generator.Tests;

/// <summary>Every generated file under all warnings as errors, documentation comments included, in projects that make it hard.</summary>
public class StrictCompilationTests
{
    // CS8981: a name in lower-case letters alone may become a keyword of C#. Types are called so here because TorchSharp's are: torch, nn.
    private const string LowerCaseNames = "#pragma warning disable CS8981 // TorchSharp's types are called so.";

    [Fact]
    public void In_a_namespace() => AssertClean(Project());

    [Fact]
    public void The_networks_that_ship() => AssertClean(Networks.AllShipped());

    [Fact]
    public void Without_a_namespace() => AssertClean(Project().WithProperty("RootNamespace", string.Empty));

    [Fact]
    public void Below_a_namespace_with_names_that_code_is_likely_to_use() => AssertClean(Project()
        .WithProperty("RootNamespace", "App.ResNetGen.System.TorchSharp")
        .WithSource($$"""
            {{LowerCaseNames}}
            namespace App.ResNetGen.Layers { class Conv2d; }
            namespace App.TorchSharp { class torch; }
            namespace App.System { class ReadOnlySpan; }
            """));

    [Fact]
    public void Where_everything_of_torch_is_imported() => AssertClean(Project().WithSource("""
        global using TorchSharp;
        global using TorchSharp.Modules;
        global using static TorchSharp.torch;
        global using static TorchSharp.torch.nn;
        global using static TorchSharp.torch.nn.functional;
        """));

    [Fact]
    public void Where_everything_of_ours_is_imported() => AssertClean(Project().WithSource("""
        global using ResNetGen;
        global using ResNetGen.Layers;
        global using Tensor = System.String;
        global using Layer = System.Int32;
        """));

    [Theory]
    [InlineData("App", "namespace App { %; }")]
    [InlineData("App", "%;")]
    [InlineData("App.Nets", "namespace App { %; }")]
    [InlineData("", "%;")]
    public void Beside_types_of_the_same_names(string rootNamespace, string declaration)
    {
        var types = TypeNames.All.Concat(
            ["Module", "Parameter", "Object", "String", "Attribute", "INetwork", "Points", "NativeLoading", "torch", "nn"]);

        AssertClean(
            Project().WithProperty("RootNamespace", rootNamespace).WithSource(
                [.. types.Select(type =>
                    $"{LowerCaseNames}\n{declaration.Replace("%", "internal class " + type, StringComparison.Ordinal)}")]));
    }

    [Fact]
    public void Beside_namespaces_of_the_same_names() =>
        AssertClean(
            Project().WithSource(
                [.. TypeNames.All.Concat(["ResNetGen", "TorchSharp", "System"]).Select(
                    name => $"namespace App.{name} {{ internal class Inner; }}")]));

    [Fact]
    public void Only_the_name_that_is_taken_is_written_in_full()
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny));
        var plain = GeneratorSession.RunOnce(project).Network;

        var beside = GeneratorSession.RunOnce(project.WithSource("namespace App { class Linear; class Softmax; }")).Network;

        Assert.DoesNotContain(
            "global::ResNetGen.Layers.", plain.Replace(" = global::", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            plain.Replace("using Linear = global::ResNetGen.Layers.Linear;\n", string.Empty, StringComparison.Ordinal)
                .Replace(" Linear ", " global::ResNetGen.Layers.Linear ", StringComparison.Ordinal)
                .Replace("new Linear(", "new global::ResNetGen.Layers.Linear(", StringComparison.Ordinal),
            beside);
    }

    /// <summary>A property of a layer would hide them, and a warning about that is an error in somebody's build.</summary>
    [Fact]
    public void No_layer_can_be_named_like_an_inherited_member()
    {
        var members = new[] { typeof(Layers.Layer), typeof(EndPoints) }
            .SelectMany(type => type.GetMembers(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy))
            .Where(IsInherited)
            .Select(member => member.Name)
            .Where(name => char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Contains("Dispose", members);
        var allowed = string.Join(", ", members.Where(member =>
            NetworkCompiler.Compile(
                "tiny.resnet.yaml",
                Networks.Tiny.Replace("name: conv1", "name: " + member, StringComparison.Ordinal)).Diagnostics.All(
                    problem => problem.Id != "RNG016")));
        Assert.True(allowed.Length == 0, $"A layer can be named {allowed}.");
    }

    [Theory]
    [InlineData("class")]
    [InlineData("record")]
    [InlineData("tiny")]
    [InlineData("Layer")]
    [InlineData("UnitBlock")]
    [InlineData("ActivationFunctions")]
    public void Names_that_a_class_cannot_have_are_errors(string name)
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny + "\nclass: " + name + "\n")));

        Assert.Equal("RNG027", run.Problems.Single().Id);
        Assert.Empty(run.CompilerErrors());
    }

    [Theory]
    [InlineData("block1_layers", "root")]
    [InlineData("block1_layers", "head")]
    [InlineData("block1", "root")]
    [InlineData("block1", "head")]
    public void A_layer_cannot_be_named_like_a_block_or_its_class(string name, string section)
    {
        var other = section == "root" ? "head" : "root";
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", $$"""
            network: tiny
            input: [4, 8, 8]
            {{section}}: [{ name: {{name}}, relu: }]
            {{other}}: [{ relu: }]
            blocks:
              - { scope: block1, unit_fn: bottleneck, args: [[4, 1, 1]] }
            """)));

        Assert.Contains(run.Problems.Single().Id, (string[])["RNG015", "RNG016"]);
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void A_warning_would_be_seen() => Assert.Contains(
        "CS1591",
        Assert.Single(
            GeneratorSession.RunOnce(InMemoryProject.Of().WithSource("/// <summary>.</summary>\npublic class A { public void B() { } }"))
                .CompilerErrors()),
        StringComparison.Ordinal);

    private static bool IsInherited(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsInherited),
        EventInfo raised => IsInherited(raised.AddMethod!),
        Type type => type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem,
        _ => throw new ArgumentException(member.MemberType.ToString(), nameof(member)),
    };

    private static InMemoryProject Project() => InMemoryProject.Of([.. Variants.All]);

    private static void AssertClean(InMemoryProject project)
    {
        var run = GeneratorSession.RunOnce(project);

        Assert.Empty(run.Problems);
        Assert.Equal(project.Files.Length, run.Networks.Count);
        Assert.Empty(run.CompilerErrors());
    }
}

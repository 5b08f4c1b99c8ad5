using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Tests.Catalogue;

namespace ResNetGen.Compiler.Tests;

/// <summary>One catalogue says what a layer is: what is not told of a kind everywhere else fails here.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Kinds { get; } = [.. LayerCatalogue.Names];

    private static IEnumerable<string> Tested =>
        LayerTests.Convolutions.Select(row => row.Data.Item1)
            .Concat(LayerTests.Others.Select(row => row.Data.Item1))
            .Append("linear: 1")
            .Select(layer => layer[..layer.IndexOf(':', StringComparison.Ordinal)]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_shape_is_tested(string kind) => Assert.Contains(kind, Tested);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_written_out(string kind)
    {
        var layer = $"{{ name: x, {Example(LayerCatalogue.Find(kind)!)} }}";
        var graph = Networks.Graph(kind == "linear" ? Networks.Root("flatten", layer) : Networks.Root(layer));
        var code = LayerEmitter.Write(graph.Layer("x"));

        Assert.NotEmpty(code.Description);
        Assert.Equal(kind is not ("add" or "multiply" or "concat"), code.IsModule);
        var text = NetworkEmitter.Emit(graph, "A");
        Assert.Contains(kind == "network" ? ".. XNetwork.Rows(\"net/x\")" : $"\"net/x\", \"{kind}\"", text, StringComparison.Ordinal);
        if (code.IsModule)
        {
            Assert.Contains(" X { get; }", text, StringComparison.Ordinal);
            Assert.Contains("Register(\"x\", X);", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_has_a_summary_and_its_arguments_have_one_and_a_default_that_reads(string kind)
    {
        var found = LayerCatalogue.Find(kind)!;

        Assert.EndsWith(".", found.Summary, StringComparison.Ordinal);
        Assert.NotEmpty(found.Rule);
        Assert.Equal(found.Parameters.Count, found.Parameters.Select(parameter => parameter.Name).Distinct().Count());
        Assert.All(found.Parameters, parameter =>
        {
            Assert.EndsWith(".", parameter.Summary, StringComparison.Ordinal);
            Assert.Equal(parameter.Type == ParameterType.Word, parameter.Words.Count > 0);
            if (parameter.Default is not null)
            {
                Assert.NotNull(Binding.ArgumentBinder.Default(parameter));
            }
        });
    }

    /// <summary>A layer's kind is found among its keys by its name.</summary>
    [Fact]
    public void No_kind_is_called_like_an_argument_or_a_key() => Assert.Empty(LayerCatalogue.Names.Intersect(
        LayerCatalogue.All.SelectMany(kind => kind.Parameters)
            .Select(parameter => parameter.Name)
            .Concat(["name", "scope", "from", "when", "then", "else", "input", "repeat", "stack"])));

    [Fact]
    public void Every_record_of_a_layer_belongs_to_a_kind()
    {
        var records = typeof(LayerSpec).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerSpec)))
            .Except([typeof(IdentitySpec), typeof(BrokenSpec)]);
        var made = LayerCatalogue.All.Select(
            kind =>
                Networks.Graph(
                    kind.Name == "linear"
                        ? Networks.Root("flatten", $"{{ name: x, {Example(kind)} }}")
                        : Networks.Root($"{{ name: x, {Example(kind)} }}"))
                    .Layer("x")
                    .GetType());

        Assert.Equal(records.Select(type => type.Name).Order(), made.Select(type => type.Name).Distinct().Order());
    }

    /// <summary>The shortest that a kind can be written.</summary>
    internal static string Example(LayerKind kind) => $"{kind.Name}: " + (kind.Primary switch
    {
        null => string.Empty,
        { Type: ParameterType.Layers } => "[input, input]",
        { Type: ParameterType.File } => "slim/resnet_v2_small",
        { Name: "channels" } => "5",
        { Default: null } => "2",
        { Default: var value } => value,
    }) + string.Concat(
        kind.Parameters.Skip(1)
            .Where(parameter => parameter.Default is null && parameter.Type != ParameterType.Word)
            .Select(parameter => $", {parameter.Name}: 2"));
}

using System.Text.Json.Nodes;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Schema;
using ResNetGen.Compiler.Tests.Diagnostics;
using ResNetGen.Compiler.Tests.Documentation;

namespace ResNetGen.Compiler.Tests.Schema;

/// <summary>The schema for editors says of a file what the compiler says, as far as a schema can: another program reads it here.</summary>
public sealed class NetworkSchemaTests
{
    private const string Path = "schema/resnet.schema.json";

    /// <summary>What the compiler calls a mistake of a form that a schema can see.</summary>
    private static readonly string[] OfForm = ["RNG005", "RNG006", "RNG007", "RNG010", "RNG012", "RNG024"];

    /// <summary>And yet it does not see these.</summary>
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal)
    {
        ["two documents"] = "An editor checks each document by itself.",
        ["key is a list"] = "JSON has no such keys; an editor says so before it asks the schema.",
        ["no kernel"] = "The defaults may have it, and those of another file.",
        ["pool padding"] = "It hangs on the kernel.",
        ["fewer channels"] = "It hangs on the shapes.",
        ["shipped unit shapes"] = "The value of an expression: 3 - 3 is 0.",
    };

    private static readonly string Text = NetworkSchema.ToJson();

    private static readonly YamlSchema Validator = new(Text);

    public static TheoryData<string> Files { get; } =
        [.. new[] { "architectures", "samples" }
            .SelectMany(
                folder =>
                    Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.resnet.yaml", SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static TheoryData<int, string> Yaml { get; } = [.. Examples.In(
        Repository.Read("docs/language.md"), "yaml").Select((text, i) => (i, Examples.Whole(text)))];

    public static TheoryData<string, string> SeenMistakes { get; } =
    [
        .. Mistakes.All.Select(row => row.Data)
            .Where(mistake => OfForm.Contains(mistake.Item3[..6]) && !Unseen.ContainsKey(mistake.Item1))
            .Select(mistake => (mistake.Item1, Networks.Unmark(mistake.Item2).Text)),
    ];

    public static TheoryData<string> Kinds => CatalogueTests.Kinds;

    public static TheoryData<string, string> Arguments { get; } =
        [.. LayerCatalogue.All.SelectMany(
            kind => kind.Parameters.Where(parameter => parameter != kind.Primary).Select(parameter => (kind.Name, parameter.Name)))];

    /// <summary>With RESNETGEN_ACCEPT_SNAPSHOTS=1 it is written anew.</summary>
    [Fact]
    public void The_file_is_the_compilers_own() => Snapshot.MatchFile(Text, System.IO.Path.Combine(Repository.Root, Path));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_network_that_ships_is_valid(string file) => Assert.Empty(await Validator.Errors(Repository.Read(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_network_that_ships_leads_editors_to_the_schema(string file)
    {
        const string Key = "# yaml-language-server: $schema=";
        var first = Repository.Read(file).Split('\n')[0];
        Assert.StartsWith(Key, first, StringComparison.Ordinal);
        Assert.Equal(
            System.IO.Path.Combine(Repository.Root, Path),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, file, "..", first[Key.Length..])));
    }

    [Theory]
    [MemberData(nameof(Yaml))]
    public async Task An_example_of_the_language_is_valid(int number, string example)
    {
        _ = number;
        Assert.Empty(await Validator.Errors(example));
    }

    [Theory]
    [MemberData(nameof(SeenMistakes))]
    public async Task A_mistake_of_form_is_invalid(string mistake, string text)
    {
        _ = mistake;
        Assert.NotEmpty(await Validator.Errors(text));
    }

    [Fact]
    public async Task What_it_does_not_see_is_listed()
    {
        var mistakes = Mistakes.All.Select(row => row.Data).ToDictionary(mistake => mistake.Item1, mistake => mistake);

        Assert.Superset(Unseen.Keys.ToHashSet(), mistakes.Keys.ToHashSet());
        foreach (var mistake in Unseen.Keys)
        {
            Assert.Contains(mistakes[mistake].Item3[..6], OfForm);
            Assert.True(
                YamlAsJson.Convert(Networks.Unmark(mistakes[mistake].Item2).Text) is null
                    || (await Validator.Errors(Networks.Unmark(mistakes[mistake].Item2).Text)).Length == 0,
                mistake);
        }
    }

    /// <summary>Each of these is right in the compiler, too, and hardly in an example.</summary>
    [Theory]
    [InlineData("{ dropout: }")]
    [InlineData("{ dropout: true }")]
    [InlineData("{ relu: ~ }")]
    [InlineData("{ batch_norm: , count_batches: true }")]
    [InlineData("softmax")]
    [InlineData("{ name: a, scope: 0, conv2d: 1_0, kernel: [3, \"1\"], padding: 2 - 1, bias: auto, bias_value: -1.5 }")]
    [InlineData("{ name: a, scope: b, repeat: 1 + 1, when: true, then: softplus, else: { dropout: 0.1, from: input } }")]
    [InlineData("{ name: a, scope: b, from: input, stack: { max_pool2d: [2, [1, 2]], stride: 1, padding: same } }")]
    [InlineData("{ name: a, stack: { conv2d: [{ filters: 3, kernel: [1, 2] }, 4, { filters: 2 * input.channels }], kernel: 3 } }")]
    [InlineData("{ name: a, from: input, repeat: 2, elu: }")]
    public async Task A_layer_is_valid(string layer)
    {
        Networks.Graph(Networks.Root(layer));
        Assert.Empty(await Validator.Errors(Networks.Root(layer)));
    }

    [Theory]
    [InlineData("num_classes: none\noutput_stride: none\nconstants: { a: true, b: 1, c: a + b }\nroot: [relu]")]
    [InlineData(
        "unit_scope: \"{n0}\"\nnum_classes: 1_000\nunits:\n  u: { scope: , args: [a, b], layers: [relu] }\nblocks:\n  - { unit_fn: "
            + "u, unit_scope: \"{letter}\", args: [[1 + 1, 2], [1, true]] }")]
    [InlineData("class: A1_b\ndefaults:\n  dropout: { rate: 0.25 }\n  relu: {}\n  softmax: { over: channels }\nhead: [relu]")]
    [InlineData("root: &a [relu]\nhead: *a")]
    public async Task A_file_is_valid(string part)
    {
        Networks.Graph(Networks.With(part));
        Assert.Empty(await Validator.Errors(Networks.With(part)));
    }

    /// <summary>Each of these is wrong in the compiler, too.</summary>
    [Theory]
    [InlineData("units: [relu]\nroot: [relu]")]
    [InlineData("units:\n  u: relu\nroot: [relu]")]
    [InlineData("units:\n  u: { layers: [relu], layer: 1 }\nroot: [relu]")]
    [InlineData("units:\n  u: { layers: [relu], args: a }\nroot: [relu]")]
    [InlineData("units:\n  u: { layers: [] }\nroot: [relu]")]
    [InlineData("blocks: { unit_fn: bottleneck, args: \"(4, 1, 1)\" }")]
    [InlineData("blocks: [{ unit_fn: bottleneck, args: [] }]")]
    [InlineData("blocks: [{ unit_fn: bottleneck, args: [4, 1, 1] }]")]
    [InlineData("unit_scope: a//b\nroot: [relu]")]
    [InlineData("constants: { a: [1] }\nroot: [relu]")]
    [InlineData("constants: { 1a: 1 }\nroot: [relu]")]
    [InlineData("output_stride: 0\nroot: [relu]")]
    [InlineData("num_classes: some\nroot: [relu]")]
    [InlineData("defaults: { conv2d: { filters: 3 } }\nroot: [relu]")]
    [InlineData("defaults: { conv2d: { stride: [1, 2, 3] } }\nroot: [relu]")]
    [InlineData("defaults: { add: { layers: [a, b] } }\nroot: [relu]")]
    [InlineData("root: [{ when: 1, then: { relu: , scope: a } }]")]
    [InlineData("root: [{ when: 1, then: { name: a, repeat: 2, relu: } }]")]
    [InlineData("root: [{ when: [1], then: relu }]")]
    [InlineData("root: [{ when: 1, then: relu, otherwise: elu }]")]
    [InlineData("root: [{ name: a, stack: { conv2d: [{ kernel: 3 }] } }]")]
    [InlineData("root: [{ name: a, stack: { conv2d: [{ filters: 3, kernal: 3 }] } }]")]
    [InlineData("root: [{ stack: { linear: [1, 2] } }]")]
    [InlineData("root: [{ name: a, stack: { linear: [] } }]")]
    [InlineData("root: [{ name: a, stack: { liner: [1] } }]")]
    [InlineData("root: [{ name: a, stack: { linear: [1], actvation: relu } }]")]
    [InlineData("root: [{ name: a, repeat: [2], relu: }]")]
    [InlineData("root: [{ name: [a], relu: }]")]
    [InlineData("root: [{ name: a, repeat: 2, stack: { linear: [1] } }]")]
    [InlineData("root: [{ conv2d: [1, 2], kernel: 1 }]")]
    [InlineData("root: [{ conv2d: , kernel: 1 }]")]
    [InlineData("root: [{ conv2d: 1.5, kernel: 1 }]")]
    [InlineData("root: [{ zero_pad2d: -1 }]")]
    [InlineData("root: [{ add: relu }]")]
    [InlineData("root: [{ network: [a] }]")]
    [InlineData("root: [max_pool2d]")]
    [InlineData("root: [{}]")]
    [InlineData("extends: [a]\nroot: [relu]")]
    public async Task A_file_is_invalid(string part)
    {
        Assert.NotEmpty(Networks.Errors(Networks.With(part)));
        Assert.NotEmpty(await Validator.Errors(Networks.With(part)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_kind_is_a_layer_and_has_defaults(string kind)
    {
        var example = CatalogueTests.Example(LayerCatalogue.Find(kind)!);
        Assert.Empty(await Validator.Errors(Networks.Root($"{{ name: x, {example} }}")));
        Assert.Empty(await Validator.Errors(Networks.With($"defaults: {{ {kind}: {{}} }}\nroot: [relu]")));
        Assert.NotEmpty(await Validator.Errors(Networks.Root($"{{ name: x, {example}, qqqq: 1 }}")));
        Assert.NotEmpty(await Validator.Errors(Networks.With($"defaults: {{ {kind}: {{ qqqq: 1 }} }}\nroot: [relu]")));
    }

    /// <summary>As an argument, and not only as a key that any layer may have.</summary>
    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task An_argument_is_one_of_its_kind_and_of_its_defaults(string kind, string argument)
    {
        var parameter = LayerCatalogue.Find(kind)!.Find(argument)!;
        var layer = Definition(kind);

        Assert.Equal(parameter.Summary, layer["properties"]![argument]!["description"]!.GetValue<string>());
        Assert.Equal(
            $"#/definitions/{LayerSchema.DefinitionOf(kind)}/properties/{argument}",
            Schema["definitions"]!["defaults"]!["properties"]![kind]!["properties"]![argument]!["$ref"]!.GetValue<string>());

        var beside = CatalogueTests.Example(LayerCatalogue.Find(kind)!).Split(',' + $" {argument}:")[0];
        foreach (var value in Values(parameter))
        {
            Assert.Empty(await Validator.Errors(Networks.Root($"{{ name: x, {beside}, {argument}: {value} }}")));
            Assert.Empty(await Validator.Errors(Networks.With($"defaults: {{ {kind}: {{ {argument}: {value} }} }}\nroot: [relu]")));
        }

        Assert.NotEmpty(await Validator.Errors(Networks.Root($"{{ name: x, {beside}, {argument}: {{ a: 1 }} }}")));
        Assert.NotEmpty(await Validator.Errors(Networks.With($"defaults: {{ {kind}: {{ {argument}: {{ a: 1 }} }} }}\nroot: [relu]")));
    }

    private static JsonObject Schema => (JsonObject)JsonNode.Parse(Text)!;

    private static JsonNode Definition(string kind) => Schema["definitions"]![LayerSchema.DefinitionOf(kind)]!;

    private static string[] Values(Parameter parameter) =>
        [.. Plain(parameter), .. parameter.NumberedWords.Select(word => $"{{ {word}: 0.5 }}")];

    private static string[] Plain(Parameter parameter) => parameter.Type switch
    {
        ParameterType.Integer => ["1", "2 * input.channels"],
        ParameterType.Size => ["1", "num_classes", "[1, 2]", "[input.height, input.width / 2]"],
        ParameterType.Padding => ["same", "valid", "0", "input.height / 2"],
        ParameterType.Number => ["0", "0.5", "1e-4"],
        ParameterType.Flag => ["true", "false"],
        ParameterType.Word => [.. parameter.Words],
        ParameterType.Name => ["block3"],
        _ => throw new InvalidOperationException($"No value is known of a {parameter.Type}."),
    };
}

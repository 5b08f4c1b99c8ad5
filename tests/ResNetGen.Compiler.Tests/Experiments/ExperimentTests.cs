using ResNetGen.Compiler.Experiments;
using ResNetGen.Compiler.Tests.Schema;
using ResNetGen.Schema;

namespace ResNetGen.Compiler.Tests.Experiments;

public sealed class ExperimentTests
{
    private const string SchemaPath = "schema/experiment.schema.json";

    private const string Whole = "experiment: a\nquestion: b?\nsource: c\nrecipe: known\nnetworks: [torchvision/resnet18]\n";

    private static readonly ExperimentNames Names = new(["known"], path => path is "own.resnet.yaml" or "own.recipe.yaml");

    /// <summary>
    /// And yet it does not see these: networks may have recipes of their own, and nothing is trained for speed; stages hang on the measure.
    /// </summary>
    private static readonly string[] Unseen = ["no recipe", "stages whose responses nobody could measure"];

    private static readonly YamlSchema Validator = new(ExperimentSchema.ToJson());

    /// <summary>What the compiler calls a mistake of a form that a schema can see.</summary>
    private static readonly string[] OfForm = ["RNG005", "RNG006", "RNG007", "RNG014"];

    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        {
            "empty",
            "",
            "RNG001: The file is empty; begin it with `experiment: name`, `question`, `source`, `recipe` and `networks`."
        },
        { "list", "«- a»\n", "RNG005: An experiment's file must be a mapping that begins with `experiment: name`, not a list." },
        {
            "no question",
            "«experiment»: a\nsource: c\nrecipe: known\nnetworks: [torchvision/resnet18]\n",
            "RNG007: The file has no `question`; write what it asks, such as `question: Do deeper networks learn better?`."
        },
        {
            "no networks",
            "«experiment»: a\nquestion: b?\nsource: c\nrecipe: known\n",
            "RNG007: The file has no `networks`; write what is compared, such as "
                + "`networks: [paper/cifar_resnet_20, paper/cifar_resnet_56]`."
        },
        {
            "no recipe",
            "«experiment»: a\nquestion: b?\nsource: c\nnetworks: [torchvision/resnet18]\n",
            "RNG007: The file has no `recipe`; write how to learn, such as `recipe: keras_cifar10`."
        },
        { "slip in a key", Whole + "«seds»: 3\n", "RNG006: Unknown key `seds` in the experiment; did you mean `seeds`?" },
        {
            "name",
            Whole.Replace("experiment: a", "experiment: «my own»", StringComparison.Ordinal),
            "RNG014: `my own` cannot name the experiment; use at most 100 letters, digits and underscores, beginning with a letter."
        },
        {
            "question empty",
            Whole.Replace("question: b?", "question:«»", StringComparison.Ordinal),
            "RNG024: `question` must be a text, not empty."
        },
        { "no-break space", Whole + "seeds:«\u00A0»3\n", "RNG028: A no-break space (U+00A0) stands here; write a space instead." },
        { "no space", Whole + "seeds«:»3\n", "RNG029: A space is missing behind the `:`; write `seeds: …`." },
        { "no seed", Whole + "seeds: «0»\n", "RNG024: `seeds` must be a whole number from 1 to 1000, not `0`." },
        { "seeds a list", Whole + "seeds: «[1]»\n", "RNG005: `seeds` must be a whole number from 1 to 1000, not a list." },
        {
            "measure",
            Whole + "measure: «time»\n",
            "RNG024: `measure` must be `training`, `layer_responses` or `speed`, not `time`."
        },
        {
            "recipe that is not there",
            Whole.Replace("recipe: known", "recipe: «unknown»", StringComparison.Ordinal),
            "RNG024: `recipe` must be a recipe that ships or the path of a recipe file, not `unknown`."
        },
        {
            "network that is not there",
            Whole.Replace("torchvision/resnet18", "«torchvision/resnet19»", StringComparison.Ordinal),
            "RNG043: There is no network file `torchvision/resnet19` beside this one, nor one that ships; did you mean "
                + "`torchvision/resnet18`?"
        },
        {
            "file that is not there",
            Whole.Replace("torchvision/resnet18", "«other.resnet.yaml»", StringComparison.Ordinal),
            "RNG043: There is no network file `other.resnet.yaml` beside this one, nor one that ships; write one of those that "
                + "`resnetgen list` shows."
        },
        {
            "networks a word",
            Comparing("«torchvision/resnet18»"),
            "RNG024: `networks` must be a list of networks, such as [paper/cifar_resnet_20, paper/cifar_resnet_56], not "
                + "`torchvision/resnet18`."
        },
        {
            "networks none",
            Comparing("«[]»"),
            "RNG005: `networks` must be a list of networks, such as [paper/cifar_resnet_20, paper/cifar_resnet_56], not a list."
        },
        {
            "twice",
            Comparing("[own.resnet.yaml, «{ network: torchvision/resnet18, label: own }»]"),
            "RNG015: The name `own` is taken by another network of the experiment; choose another name."
        },
        {
            "slip in an entry",
            Comparing("[{ network: own.resnet.yaml, «stage»: [a] }]"),
            "RNG006: Unknown key `stage` in a network of the experiment; did you mean `stages`?"
        },
        {
            "stages a word",
            Comparing("[{ network: own.resnet.yaml, stages: «a» }]"),
            "RNG024: `stages` must be a list of scopes, such as [stage_1, stage_2], not `a`."
        },
        {
            "stages whose responses nobody could measure",
            Comparing("[{ network: own.resnet.yaml, stages: «[a]» }]\nmeasure: layer_responses"),
            "RNG005: `stages` must be left out where `measure` is anything but `training`, not a list."
        },
    };

    public static TheoryData<string, string> SeenMistakes { get; } =
    [
        .. Mistakes.Select(row => row.Data).Where(mistake => OfForm.Contains(mistake.Item3[..6]) && !Unseen.Contains(mistake.Item1))
            .Select(mistake => (mistake.Item1, Networks.Unmark(mistake.Item2).Text)),
    ];

    public static TheoryData<string> Shipped { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "experiments"), "*.yaml")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>They are sentences, and names of files.</summary>
    [Theory]
    [InlineData("question: “Deeper” – and better? See http://example.org/a#b")]
    [InlineData("source: Müller’s figure 5")]
    [InlineData("finding: >-\n  5 × “better”")]
    [InlineData("networks: [{ network: torchvision/resnet18, label: ResNet–18 }]")]
    public void Texts_have_any_characters(string line)
    {
        var text = string.Concat(
            Whole.Split('\n').Where(other => other.Length > 0 && other.Split(':')[0] != line.Split(':')[0]).Append(line)
                .Select(other => other + "\n"));

        Assert.Empty(ExperimentCompiler.Compile(text, Names).Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void One_mistake_is_one_error_at_its_place_and_in_its_words(string mistake, string marked, string message)
    {
        _ = mistake;
        var (text, start, end) = Networks.Unmark(marked);
        var compiled = ExperimentCompiler.Compile(text, Names);

        var error = Assert.Single(compiled.Diagnostics);
        Assert.Equal(message, $"{error.Id}: {error.Message}");
        Assert.Equal((start, end), (error.Span.Start, error.Span.End));
        Assert.Null(compiled.Experiment);
    }

    [Theory]
    [MemberData(nameof(SeenMistakes))]
    public async Task A_mistake_of_form_is_invalid(string mistake, string text)
    {
        _ = mistake;
        Assert.NotEmpty(await Validator.Errors(text));
    }

    [Fact]
    public async Task What_a_file_says_is_what_is_compared()
    {
        const string Text = """
            experiment: my_own
            question: >-
              Which
              is better?
            source: nobody
            finding: nothing
            data: cifar10
            recipe: known
            seeds: 4
            measure: training
            networks:
              - own.resnet.yaml
              - { network: torchvision/resnet18, label: "the other one", recipe: own.recipe.yaml, stages: [layer1, layer2] }
            """;
        var experiment = ExperimentCompiler.Compile(Text, Names).Experiment!;

        Assert.Equal(
            ("my_own", "Which is better?", "nobody", "nothing"),
            (experiment.Name, experiment.Question, experiment.Source, experiment.Finding));
        Assert.Equal(
            ("cifar10", "known", 4, ExperimentMeasure.Training),
            (experiment.Data, experiment.Recipe, experiment.Seeds, experiment.Measure));
        Assert.Equal(
            [("own.resnet.yaml", "own", null, ""), ("torchvision/resnet18", "the other one", "own.recipe.yaml", "layer1 layer2")],
            experiment.Entries.Select(entry => (entry.Network, entry.Label, entry.Recipe, string.Join(' ', entry.Stages))));
        Assert.Empty(await Validator.Errors(Text));
    }

    [Fact]
    public void Nothing_is_trained_for_speed()
    {
        var compiled = ExperimentCompiler.Compile(
            "experiment: a\nquestion: b?\nsource: c\nmeasure: speed\nnetworks: [torchvision/resnet18]\n", Names);
        var experiment = compiled.Experiment!;
        Assert.Equal((ExperimentMeasure.Speed, null, 1), (experiment.Measure, experiment.Recipe, experiment.Seeds));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task An_experiment_that_ships_is_called_after_its_file_and_is_valid(string file)
    {
        var text = Repository.Read("experiments/" + file);
        var recipes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "recipes"))
            .Select(path => Path.GetFileName(path).Split('.')[0]).ToList();
        var compiled = ExperimentCompiler.Compile(text, new ExperimentNames(recipes, _ => false));

        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(file, compiled.Experiment!.Name + ExperimentCompiler.Extension);
        Assert.StartsWith("# yaml-language-server: $schema=../schema/experiment.schema.json\n", text, StringComparison.Ordinal);
        Assert.Empty(await Validator.Errors(text));
    }

    [Fact]
    public async Task The_page_names_every_key_and_its_example_is_valid()
    {
        var page = Repository.Read("docs/experiments.md");
        Assert.All(
            ExperimentKeys.All.Concat(ExperimentKeys.OfEntry).Select(key => key.Name)
                .Concat(ExperimentKeys.Measures.Select(one => one.Word)),
            name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        var example = Assert.Single(Documentation.Examples.In(page, "yaml"));
        Assert.Empty(ExperimentCompiler.Compile(example, new ExperimentNames(["keras_cifar10", "fast_cifar10"], _ => false)).Diagnostics);
        Assert.Empty(await Validator.Errors(example));
    }

    /// <summary>With RESNETGEN_ACCEPT_SNAPSHOTS=1 it is written anew.</summary>
    [Fact]
    public void The_schema_is_the_compilers_own() =>
        Snapshot.MatchFile(ExperimentSchema.ToJson(), Path.Combine(Repository.Root, SchemaPath));

    [Fact]
    public void Whatever_the_file_says_it_is_answered()
    {
        var lines = Whole.TrimEnd('\n').Split('\n');
        var texts = lines.SelectMany(line => new[] { "[]", "{}", "[[1], { a: b }]", "1e999", "*a", "\"\"", "[{ network: [] }]" }
            .Select(value => Whole.Replace(line, line.Split(':')[0] + ": " + value, StringComparison.Ordinal)))
            .Concat(Enumerable.Range(0, Whole.Length).Select(length => Whole[..length]));
        Assert.All(texts, text => Assert.All(ExperimentCompiler.Compile(text, Names).Diagnostics, error =>
        {
            Assert.NotEqual("RNG041", error.Id);
            Assert.InRange(error.Span.End, error.Span.Start, text.Length);
        }));
    }

    private static string Comparing(string networks) =>
        Whole.Replace("[torchvision/resnet18]", networks, StringComparison.Ordinal);
}

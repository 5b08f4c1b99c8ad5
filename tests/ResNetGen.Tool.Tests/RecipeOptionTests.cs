using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Architectures;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Training;

namespace ResNetGen.Tool.Tests;

/// <summary>Recipes, by name and by file.</summary>
[Collection(nameof(OneRun))]
public sealed class RecipeOptionTests : IDisposable
{
    private const string Mine = """
        recipe: mine
        epochs: 3
        batch: 400
        optimizer: { adamw: { beta2: 0.99 } }
        learning_rate: { steps: 0.02, at: [1, 2], factor: 0.5 }
        weight_decay: 0.01
        label_smoothing: 0.1
        clip_norm: 1
        accumulate: 2
        ema: 0.9
        evaluate_every: 2

        """;

    private readonly TemporaryFolder folder = new();
    private readonly string network;

    public RecipeOptionTests() => network = folder.Write("tiny.resnet.yaml", Networks.Tiny);

    public static TheoryData<string> Shipped => [.. RecipeCatalogue.All.Select(recipe => recipe.Name)];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_is_trained_by_a_recipe_of_a_file()
    {
        Outcome.Expected("train", network, "--recipe", folder.Write("mine.recipe.yaml", Mine), "--out", folder.File("run"));

        var epochs = MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl"));
        Assert.Equal([20, 40, 60], epochs.Select(epoch => epoch.Step));
        Assert.Equal([0.02, 0.01, 0.005], epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal([false, true, true], epochs.Select(epoch => epoch.TestAccuracy is not null));
        Assert.True(epochs[^1].TestAccuracy > 0.6, $"The validation accuracy is {epochs[^1].TestAccuracy}.");
        Assert.True(epochs[^1].L2 > 0);
        var values = Checkpoints.Checkpoint.ReadState(folder.File("run", "checkpoint.safetensors")).Values;
        string[] keys = ["optimizer", "batch_size", "accumulate", "ema_decay", "clip_norm", "label_smoothing", "precision"];
        Assert.Equal(["adamw", "400", "2", "0.9", "1", "0.1", "fp32"], keys.Select(key => values[key]));

        // The checkpoint holds the recipe, and the report shows it.
        Assert.Equal(
            RecipeDocument.Find(folder.File("mine.recipe.yaml")), RecipeDocument.Find(folder.Write("kept.recipe.yaml", values["recipe"])));
        Assert.Contains(values["recipe"], File.ReadAllText(folder.File("run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_goes_before_the_recipe()
    {
        Outcome.Expected(
            "train", network, "--recipe", "mnist", "--epochs", "1", "--batch", "800", "--precision", "bf16", "--channels-last",
            "--accumulate", "2", "--out", folder.File("run"));

        var epoch = Assert.Single(MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl")));

        // Of the 8,000 images the recipe keeps 5,000 for validation.
        Assert.Equal((3L, 0.001), (epoch.Step, epoch.LearningRate));
        var values = Checkpoints.Checkpoint.ReadState(folder.File("run", "checkpoint.safetensors")).Values;
        Assert.Equal(
            ("adam", "2", "bf16", "true"), (values["optimizer"], values["accumulate"], values["precision"], values["channels_last"]));
    }

    [Fact]
    public void What_the_recipe_turns_on_the_line_turns_off()
    {
        Outcome.Expected(
            "train", network, "--recipe", folder.Write("mine.recipe.yaml", Mine + "channels_last: true\n"), "--epochs", "3",
            "--channels-last", "false", "--out", folder.File("run"));
        Assert.Equal("false", Checkpoints.Checkpoint.ReadState(folder.File("run", "checkpoint.safetensors")).Values["channels_last"]);
    }

    /// <summary>The one was compiled by the build, the other is compiled now.</summary>
    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_recipe_that_ships_is_that_of_its_file(string name) =>
        Assert.Equal(
            RecipeCatalogue.Find(name), RecipeDocument.Find(Path.Combine(Repository.Root, "recipes", name + RecipeCompiler.Extension)));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_recipe_is_written_as_its_file_says_it(string name)
    {
        var recipe = RecipeCatalogue.Find(name)!;
        Assert.Equal(recipe, Reread(recipe));
    }

    [Fact]
    public void Every_key_is_written_as_it_is_read()
    {
        var full = new Recipe
        {
            Name = "full",
            Epochs = 7,
            BatchSize = 96,
            DropLast = false,
            SumLoss = true,
            ValidationImages = 12,
            Normalize = false,
            WeightDecay = 0.00005,
            LabelSmoothing = 0.1,
            MaxGradNorm = 2.5,
            GradientAccumulationSteps = 3,
            EmaDecay = 0.995,
            EvaluateEvery = 2,
            FlipTestTimeAugmentation = true,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
            Augmentation = new Augmentation
            {
                Flip = true,
                Pad = 4,
                ResizedCrop = 0.08,
                Reflect = true,
                Cutout = 8,
                Mixup = 0.2,
                Fill = null,
            },
        };
        LearningRateSchedule[] schedules =
        [
            LearningRateSchedule.Constant(1e-7, 0.5),
            LearningRateSchedule.MultiStep(0.1, [1.5, 3], 0.2, 1),
            LearningRateSchedule.Polynomial(0.1, 2, 0.001, 1),
            LearningRateSchedule.Cosine(0.3, 0.01, 2),
            LearningRateSchedule.OneCycle(0.4, 2, 0.1, 0, linear: true),
            LearningRateSchedule.OneCycle(0.4),
        ];
        OptimizerSettings[] optimizers =
        [
            OptimizerSettings.Sgd(0),
            OptimizerSettings.Sgd(0.8, nesterov: false),
            OptimizerSettings.Adam(0.8, 0.99, 1e-6),
            OptimizerSettings.AdamW(0.7, 0.9, 1e-4),
        ];
        Assert.All(
            schedules
                .SelectMany(_ => optimizers, (schedule, optimizer) => full with { LearningRate = schedule, Optimizer = optimizer })
                .Append(full with { Augmentation = new Augmentation { Shift = 0.125, Fill = 0.5 } }),
            recipe => Assert.Equal(recipe, Reread(recipe)));

        // What was made in C# may be what no file says.
        Assert.Equal(
            full with { Name = "my_run__2", Epochs = 2, LearningRate = LearningRateSchedule.MultiStep(0.1, [1.5]) },
            Reread(full with { Name = "my run: 2", Epochs = 2, LearningRate = LearningRateSchedule.MultiStep(0.1, [1.5, 81]) }));
        Assert.Equal(
            full with { Name = "recipe_2nd", LearningRate = LearningRateSchedule.Constant(0.1) },
            Reread(full with { Name = "2nd", LearningRate = LearningRateSchedule.MultiStep(0.1, []) }));

        // No key is left out that the language has.
        using var schema = JsonDocument.Parse(Repository.Read("schema/recipe.schema.json"));
        Assert.All(
            schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name),
            key => Assert.Contains("\n" + key + ": ", "\n" + full.ToYaml(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_that_ships_is_in_the_catalogue_and_in_the_documentation()
    {
        var names = Directory.GetFiles(Path.Combine(Repository.Root, "recipes"))
            .Select(path => Path.GetFileName(path).Replace(RecipeCompiler.Extension, "", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), RecipeCatalogue.All.Select(recipe => recipe.Name).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Contains($"\n| `{name}` |", Repository.Read("docs/recipes.md"), StringComparison.Ordinal));
        Assert.Equal(string.Concat(RecipeCatalogue.All.Select(recipe => recipe.Name + "\n")), Outcome.Expected("list", "--recipes"));
    }

    [Fact]
    public void The_origins_recipes_have_their_published_numbers()
    {
        Assert.Equal(
            new Recipe
            {
                Name = "keras_cifar10",
                Epochs = 200,
                BatchSize = 128,
                Optimizer = OptimizerSettings.Sgd(0.9, nesterov: true),
                LearningRate = LearningRateSchedule.MultiStep(0.1, [81, 122], 0.1),
                DropLast = false,
                Augmentation = new Augmentation { Flip = true, Shift = 0.125, Fill = null },
            },
            RecipeCatalogue.Find("keras_cifar10"));
        Assert.Equal(
            new Recipe
            {
                Name = "mnist",
                Epochs = 5,
                BatchSize = 50,
                Optimizer = OptimizerSettings.Adam(),
                LearningRate = LearningRateSchedule.Constant(1e-3),
                SumLoss = true,
                ValidationImages = 5000,
                Normalize = false,
            },
            RecipeCatalogue.Find("mnist"));

        // 600,000 steps on 1,281,167 images.
        var imagenet = RecipeCatalogue.Find("imagenet")!;
        Assert.InRange(imagenet.Epochs * (1_281_167 / imagenet.BatchSize), 598_000, 602_000);
        Assert.Equal(
            (0.1, 1e-4, OptimizerSettings.Sgd(0.9, nesterov: false)),
            (imagenet.LearningRate.ForRun(imagenet.Epochs, 1)(0), imagenet.WeightDecay, imagenet.Optimizer));
    }

    [Fact]
    public void Mistakes_of_a_recipe_are_shown_as_those_of_a_network()
    {
        var sound = folder.Write("mine.recipe.yaml", Mine);
        var wrong = folder.Write("wrong.recipe.yaml", Mine.Replace("adamw", "adamx", StringComparison.Ordinal));
        Assert.Equal($"{sound}: no errors\n", Outcome.Expected("check", sound));

        var outcome = Outcome.Of("check", wrong, sound);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith(
            $"{wrong}(4,14): error RNG006: Unknown key `adamx` in `optimizer`; did you mean `adam`?\n",
            outcome.Output,
            StringComparison.Ordinal);
        Assert.Contains("      |              ^^^^^\n", outcome.Output, StringComparison.Ordinal);

        Assert.StartsWith(
            $"{wrong}(4,14): error RNG006: ", Outcome.Refused(1, "train", network, "--recipe", wrong), StringComparison.Ordinal);
        Assert.Equal(
            $"There is no file '{folder.File("none.recipe.yaml")}'; give the path of a recipe's file.",
            Outcome.Refused(1, "train", network, "--recipe", folder.File("none.recipe.yaml")));
        Assert.Equal(
            "`kerass_cifar10` is neither a recipe's file nor a recipe that ships; did you mean `keras_cifar10`?",
            Outcome.Refused(1, "train", network, "--recipe", "kerass_cifar10"));
        Assert.StartsWith(
            "--learning-rate says one number, and the recipe `mnist` how the rate changes: ",
            Outcome.Refused(1, "train", network, "--recipe", "mnist", "--learning-rate", "0.1"),
            StringComparison.Ordinal);
    }

    /// <summary>docs/recipes.md.</summary>
    [Fact]
    public void What_the_documentation_shows_is_understood()
    {
        var page = Repository.Read("docs/recipes.md");
        var lines = Regex.Matches(page, "(?m)^resnetgen (?<line>.*)$").Select(line => line.Groups["line"].Value).ToList();
        Assert.True(lines.Count > 2);
        Assert.All(lines, line => Assert.Null(CommandLine.Mistake(CommandLine.Parse(line.Split(' ')))));

        var recipe = RecipeCompiler.Compile("my.recipe.yaml", Block(page, "yaml")).Recipe;
        var use = $$"""
            using ResNetGen.Data;
            using ResNetGen.Training;

            class Use
            {
                TrainingResult Run<T>(T network, DataSplit data)
                    where T : TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, ResNetGen.INetwork
                {
            {{Block(page, "csharp")}}
                    return result;
                }
            }
            """;
        var problems = CSharpCompilation.Create(
            "Documentation",
            [CSharpSyntaxTree.ParseText(RecipeEmitter.Emit(recipe, null)), CSharpSyntaxTree.ParseText(use)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).GetDiagnostics();
        Assert.DoesNotContain(problems, problem => problem.Severity == DiagnosticSeverity.Error);
    }

    private Recipe Reread(Recipe recipe) => RecipeDocument.Find(folder.Write("written.recipe.yaml", recipe.ToYaml()));

    private static string Block(string page, string language) =>
        Regex.Match(page, $"(?<=\n```{language}\n).*?(?=```\n)", RegexOptions.Singleline).Value;
}

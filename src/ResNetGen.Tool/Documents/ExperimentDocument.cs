using System.Reflection;
using ResNetGen.Architectures;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Experiments;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Training;

namespace ResNetGen.Tool.Documents;

/// <summary>An experiment's file: its text, and what the compiler made of it.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Text">The YAML.</param>
internal sealed record ExperimentDocument(string Path, string Text)
{
    private readonly CompiledExperiment compiled = ExperimentCompiler.Compile(Text, new ExperimentNames(
        [.. RecipeCatalogue.All.Select(recipe => recipe.Name)],
        name => File.Exists(Beside(Path, name))));

    /// <summary>The experiments that ship, by name.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. typeof(ExperimentDocument).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(ExperimentCompiler.Extension, StringComparison.Ordinal))
            .Select(name => name[..^ExperimentCompiler.Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The file's errors, each with its lines of the file and carets under the places.</summary>
    public IEnumerable<string> DiagnosticViews => compiled.Diagnostics.Select(diagnostic => DiagnosticView.Of(Path, Text, diagnostic));

    /// <summary>The experiment.</summary>
    /// <exception cref="ResNetGenException">The file has errors; the message is their lines.</exception>
    public BoundExperiment Experiment => compiled.Experiment
        ?? throw ResNetGenException.OfLines(compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(Path)));

    /// <summary>Whether a path is that of an experiment.</summary>
    public static bool IsExperiment(string path) => path.EndsWith(ExperimentCompiler.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file.</summary>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public static ExperimentDocument OpenFile(string path) => new(path, TextFile.Read(path, "experiment", ExperimentCompiler.Extension));

    /// <summary>Opens what the user named: an experiment that ships, or a file.</summary>
    /// <exception cref="ResNetGenException">It is neither, or the file cannot be read.</exception>
    public static ExperimentDocument Open(string nameOrFile)
    {
        if (Shipped.Contains(nameOrFile))
        {
            var file = nameOrFile + ExperimentCompiler.Extension;
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
            using var reader = new StreamReader(stream);
            return new ExperimentDocument(file, reader.ReadToEnd());
        }

        return IsExperiment(nameOrFile) || File.Exists(nameOrFile) || Directory.Exists(nameOrFile)
            ? OpenFile(nameOrFile)
            : throw new ResNetGenException(
                $"`{nameOrFile}` is neither an experiment's file nor an experiment that ships; {NearestName.Hint(nameOrFile, Shipped)}");
    }

    /// <summary>The network of an entry.</summary>
    /// <exception cref="ResNetGenException">Its file cannot be read or has errors.</exception>
    public NetworkDocument NetworkOf(ExperimentEntry entry) => entry.Network.EndsWith(NetworkFiles.Extension, StringComparison.Ordinal)
        ? NetworkDocument.OpenFile(Beside(Path, entry.Network))
        : NetworkDocument.Open(entry.Network);

    /// <summary>The recipe of an entry.</summary>
    /// <exception cref="ResNetGenException">Its file cannot be read or has errors.</exception>
    public Recipe RecipeOf(ExperimentEntry entry)
    {
        var name = entry.Recipe ?? Experiment.Recipe!;
        return RecipeDocument.Find(name.EndsWith(RecipeCompiler.Extension, StringComparison.Ordinal) ? Beside(Path, name) : name);
    }

    private static string Beside(string path, string name) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? string.Empty, name);
}

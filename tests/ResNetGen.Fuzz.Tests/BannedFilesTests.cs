using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SkiaSharp;

namespace ResNetGen.Fuzz.Tests;

/// <summary>What opens files to read them is banned, and nothing of it is forgotten.</summary>
public sealed class BannedFilesTests
{
    private static readonly CSharpCompilation Compilation = CSharpCompilation.Create(
        "Banned",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)));

    private static readonly IReadOnlyList<string[]> Entries =
    [
        .. Repository.Read("src/BannedSymbols.Files.txt").Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(';', 2)),
    ];

    [Fact]
    public void Each_id_is_that_of_one_symbol_and_says_what_to_write() => Assert.All(Entries, entry =>
    {
        Assert.Equal(2, entry.Length);
        Assert.Single(DocumentationCommentId.GetSymbolsForDeclarationId(entry[0], Compilation));
        Assert.Matches("^[A-Z].{8,}[^.]$", entry[1]);
    });

    [Fact]
    public void None_is_there_twice() => Assert.Distinct(Entries.Select(entry => entry[0]), StringComparer.Ordinal);

    /// <summary>By the names of the framework's methods, of which there may be more one day.</summary>
    [Theory]
    [InlineData(typeof(File))]
    [InlineData(typeof(FileInfo))]
    [InlineData(typeof(StreamReader))]
    [InlineData(typeof(SKBitmap))]
    [InlineData(typeof(SKCodec))]
    [InlineData(typeof(SKData))]
    [InlineData(typeof(SKImage))]
    public void Whatever_of_a_class_opens_a_path_to_read_it_is_banned(Type type)
    {
        var opening = type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .OfType<MethodBase>()
            .Where(OpensToRead)
            .ToList();
        Assert.NotEmpty(opening);

        var banned = Entries.Select(entry => entry[0][2..].Replace("#ctor", ".ctor", StringComparison.Ordinal).TrimEnd()).ToHashSet();
        Assert.Empty(opening.Select(IdOf).Except(banned));
    }

    [Theory]
    [InlineData("src/ResNetGen/ResNetGen.csproj")]
    [InlineData("src/ResNetGen.Training/ResNetGen.Training.csproj")]
    [InlineData("src/ResNetGen.Tool/ResNetGen.Tool.csproj")]
    public void The_builds_of_what_is_shipped_look_into_it(string project) =>
        Assert.Contains("<AdditionalFiles Include=\"../BannedSymbols.Files.txt\" />", Repository.Read(project), StringComparison.Ordinal);

    private static bool OpensToRead(MethodBase method)
    {
        var takesPath = method.DeclaringType == typeof(FileInfo)
            || method.GetParameters() is [{ ParameterType: var first, Name: "path" or "filename" or "sourceFileName" }, ..]
            && first == typeof(string);
        return takesPath && (method.IsConstructor
            ? method.DeclaringType == typeof(StreamReader)
            : !method.Name.Contains("Write", StringComparison.Ordinal)
                && (method.Name.StartsWith("Open", StringComparison.Ordinal)
                    || method.Name.StartsWith("Read", StringComparison.Ordinal)
                    || method.Name.StartsWith("Copy", StringComparison.Ordinal)
                    || method.Name.StartsWith("Decode", StringComparison.Ordinal)
                    || method.Name.StartsWith("FromEncoded", StringComparison.Ordinal)
                    || method.Name is "Create" && method.DeclaringType!.Namespace == nameof(SkiaSharp)));
    }

    // As documentation writes it, of the types that stand here.
    private static string IdOf(MethodBase method)
    {
        var parameters = method.GetParameters();
        var list = string.Join(',', parameters.Select(parameter => parameter.ParameterType.FullName!.Replace('&', '@')));
        return $"{method.DeclaringType!.FullName}.{method.Name}" + (parameters.Length == 0 ? "" : $"({list})");
    }
}

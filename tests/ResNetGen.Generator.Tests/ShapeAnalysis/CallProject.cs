using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Generator.ShapeAnalysis;
using ResNetGen.Generator.Lifetimes;

namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>A program of a few lines beside some networks: what the analyzer has against it, and what torch does when it runs.</summary>
internal sealed class CallProject
{
    /// <summary>Stands before the members of the program, behind its statements.</summary>
    public const string Members = "// members";

    private const string Head = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using ResNetGen;
        using ResNetGen.Training;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;
        using static TorchSharp.torch.nn.functional;

        namespace App;

        public partial class Program
        {

        """;

    private static readonly (string Name, string? Text)[] Files =
    [
        ("tiny.resnet.yaml", Networks.Tiny),
        ("wide.resnet.yaml", """
            network: wide
            input: [3, 16, 16]
            num_classes: 100
            root:
              - { name: conv1, conv2d: 4, kernel: 3 }
            blocks:
              - { scope: block1, unit_fn: bottleneck, args: "[(8, 2, 1)] * 2 + [(8, 2, 2)]" }
            head:
              - { name: pool, global_avg_pool: keep_dims }
              - { name: logits, conv2d: num_classes, kernel: 1 }
            """),
        ("joined.resnet.yaml", """
            network: joined
            input: [3, 16, 16]
            num_classes: 10
            root:
              - { name: backbone, network: wide, until: block1 }
            head:
              - { name: pool, global_avg_pool: flatten }
              - { name: logits, linear: num_classes }
            """),
    ];

    /// <summary>The networks without a program.</summary>
    private static readonly Compilation Base = GeneratorSession.RunOnce(InMemoryProject.Of(Files)).Compilation;

    /// <summary>The networks in a library that the program refers to.</summary>
    private static readonly Compilation Beside = Base.RemoveAllSyntaxTrees().WithAssemblyName("Program").AddReferences(Library());

    private readonly Compilation compilation;

    static CallProject() => TorchSharp.torch.set_num_threads(1);

    private CallProject(string code, bool inAnotherLibrary = false)
    {
        Code = code;
        compilation = (inAnotherLibrary ? Beside : Base)
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(code, InMemoryProject.ParseOptions, InMemoryProject.Folder + "/Program.cs"))
            .WithOptions(Base.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress));
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors) + "\n" + code);
    }

    /// <summary>What stands between the marks.</summary>
    public TextSpan Marked { get; private init; }

    /// <summary>The program as the compiler sees it.</summary>
    public string Code { get; }

    /// <summary>
    /// A program of these statements, which may be followed by members. What is marked by « and » is in <see cref="Code"/> without the
    /// marks.
    /// </summary>
    public static CallProject Of(string program)
    {
        var parts = program.Split(Members);
        var isAsync = parts[0].Contains("await ", StringComparison.Ordinal);
        var header = $"    public static {(isAsync ? "async Task" : "void")} Run()\n    {{\n";
        var code = $"{Head}{header}#line 1 \"Program.cs\"\n{parts[0]}\n    }}\n\n{(parts.Length > 1 ? parts[1] : string.Empty)}\n}}\n";
        var (begin, end) = (code.IndexOf('«', StringComparison.Ordinal), code.IndexOf('»', StringComparison.Ordinal) - 1);
        return begin < 0
            ? new CallProject(code)
            : new CallProject(code.Remove(end + 1, 1).Remove(begin, 1)) { Marked = TextSpan.FromBounds(begin, end) };
    }

    /// <summary>The same program, without members, where the networks are in another library.</summary>
    public static CallProject OfLibrary(string statements) =>
        new($"{Head}public static void Run()\n{{\n{statements}\n}}\n}}\n", inAnotherLibrary: true);

    /// <summary>What the analyzer of shapes reports, in order of place.</summary>
    public Task<IReadOnlyList<Diagnostic>> Check(params (string Id, ReportDiagnostic Severity)[] severities) =>
        Check(new CallAnalyzer(), severities);

    /// <summary>What that of lifetimes reports.</summary>
    public Task<IReadOnlyList<Diagnostic>> CheckLifetimes(params (string Id, ReportDiagnostic Severity)[] severities) =>
        Check(new LifetimeAnalyzer(), severities);

    private async Task<IReadOnlyList<Diagnostic>> Check(DiagnosticAnalyzer analyzer, (string Id, ReportDiagnostic Severity)[] severities)
    {
        var options = compilation.Options.WithSpecificDiagnosticOptions(
            severities.ToImmutableDictionary(entry => entry.Id, entry => entry.Severity));
        var all = await compilation.WithOptions(options.WithGeneralDiagnosticOption(ReportDiagnostic.Default))
            .WithAnalyzers([analyzer])
            .GetAnalyzerDiagnosticsAsync();
        return [.. all.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static PortableExecutableReference Library()
    {
        using var stream = new MemoryStream();
        Assert.True(
            Base.WithOptions(Base.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress))
                .WithAssemblyName("Library")
                .Emit(stream).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    /// <summary>Runs the program, with whatever it throws.</summary>
    public void Run()
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        using var scope = TorchSharp.torch.NewDisposeScope();
        try
        {
            ((Task?)Assembly.Load(stream.ToArray()).GetType("App.Program")!.GetMethod("Run")!.Invoke(null, null))?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
    }
}

using System.Diagnostics;
using System.Runtime.ExceptionServices;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Emit;

namespace ResNetGen;

/// <summary>
/// What holds of the compiler whatever the text: no exception, no hang, no deep stack, bounded memory, every span inside the file, the same
/// result twice.
/// </summary>
internal static class Invariants
{
    /// <summary>
    /// What takes longer hangs. It is no measure of speed: a text that takes a second takes twenty where twenty others are computed.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A quarter of what a compiler's thread has.</summary>
    private const int Stack = 256 * 1024;

    private const long MostMemory = 1L << 30;

    /// <summary>Compiles a text twice and checks what comes of it, but not that the C# compiles.</summary>
    /// <returns>The result, and its C#.</returns>
    public static (CompiledNetwork Result, string Code) Check(string path, string text, NetworkFiles files)
    {
        var (result, code) = OnSmallStack(() => Compile(path, text, files));
        Assert.DoesNotContain(result.Diagnostics, error => error.Id == "RNG041");
        Assert.Equal(result.Diagnostics.Count > 0, result.Graph.IsBroken);
        Assert.DoesNotContain('\r', code);
        foreach (var error in result.Diagnostics)
        {
            Assert.InRange(error.Span.Start, 0, text.Length);
            Assert.InRange(error.Span.End, error.Span.Start, text.Length);
            var (start, end) = ((error.Span.StartLine, error.Span.StartColumn), (error.Span.EndLine, error.Span.EndColumn));
            Assert.True(start.CompareTo(end) <= 0, $"{error.Span} runs backwards");
            Assert.InRange(error.Message.Length, 10, 2500);
            Assert.DoesNotContain(error.Message, char.IsControl);
            Assert.Contains(error.Message[^1], ".?");
        }

        var (again, same) = Compile(path, text, files);
        Assert.Equal(result, again);
        Assert.Equal(result.GetHashCode(), again.GetHashCode());
        Assert.Equal(code, same);
        return (result, code);
    }

    private static (CompiledNetwork Result, string Code) Compile(string path, string text, NetworkFiles files)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = NetworkCompiler.Compile(path, text, files);
        var code = NetworkEmitter.Emit(result.Graph, "Fuzz", taken: null, other => "/nets/" + other);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        return (result, code);
    }

    private static T OnSmallStack<T>(Func<T> compute)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = compute();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            Stack);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Capture(failure).Throw();
        }

        return result!;
    }
}

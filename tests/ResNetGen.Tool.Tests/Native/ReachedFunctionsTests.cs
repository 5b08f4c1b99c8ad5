using System.Runtime.InteropServices;
using ResNetGen.Testing;

namespace ResNetGen.Tool.Tests.Native;

/// <summary>
/// <c>ReachedFunctions.txt</c>, by which a libtorch that lacks functions is taken or refused, names those that calls of ResNetGen lead to.
/// With RESNETGEN_ACCEPT_SNAPSHOTS=1 it is written anew.
/// </summary>
public sealed class ReachedFunctionsTests
{
    private const string Head = """
        # The functions of libtorch 2.10 that calls of ResNetGen lead to by way of TorchSharp 0.107.0 (BindingFit.cs says what for).
        # Written by a test: run ReachedFunctionsTests of ResNetGen.Tool.Tests with RESNETGEN_ACCEPT_SNAPSHOTS=1.

        """;

    private static readonly string[] Libraries = ["ResNetGen", "ResNetGen.Training", "ResNetGen.Architectures", "ResNetGen.Tool"];

    private static readonly string Binding = Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
    private static readonly Lazy<BindingCalls> Calls = new(() => BindingCalls.Read(Binding));

    [Fact]
    public void The_list_is_what_machine_code_and_IL_say()
    {
        SkipElsewhere();
        var called = ManagedCalls.Of(AppContext.BaseDirectory, Libraries);
        var reached = Calls.Value.From(called).Order(StringComparer.Ordinal);
        Snapshot.MatchFile(
            Head.ReplaceLineEndings("\n") + string.Concat(reached.Select(name => name + "\n")),
            Path.Combine(Repository.Root, "src/ResNetGen/Native/ReachedFunctions.txt"));
    }

    // By the sources of TorchSharp: what stands in each function, and what does not.
    [Theory]
    [InlineData("THSTensor_conv2d", "_ZN2at4_ops6conv2d4call", true)]
    [InlineData("THSTensor_conv2d", "_ZN2at4_ops6conv3d4call", false)]
    [InlineData("THSTensor_data", "materialize_cow_storage", true)]
    [InlineData("THSTensor_conv2d", "materialize_cow_storage", false)]
    [InlineData("THSTensor_refine_names", "_ZN2at4_ops12refine_names4call", true)]
    [InlineData("THSGenerator_manual_seed", "_ZN2at13globalContextEv", true)]
    public void A_function_leads_to_what_its_source_calls(string exported, string imported, bool leads)
    {
        SkipElsewhere();
        Assert.Equal(leads, Calls.Value.From([exported]).Any(name => name.Contains(imported, StringComparison.Ordinal)));
    }

    [Fact]
    public void TorchSharp_is_followed_down_to_its_imports()
    {
        SkipElsewhere();
        var called = ManagedCalls.Of(AppContext.BaseDirectory, Libraries);

        // By a static method; by a finalizer; by a static constructor; by an overridden method.
        Assert.Contains("THSTensor_conv2d", called);
        Assert.Contains("THSTensor_dispose", called);
        Assert.Contains("THSTorchCuda_is_available", called);
        Assert.Contains("THSTensor_data", called);

        // Nothing here asks for these.
        Assert.DoesNotContain("THSTensor_refine_names", called);
        Assert.DoesNotContain("THSTensor_fft", called);
    }

    private static void SkipElsewhere()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Skip("the binding is that of Linux on x64");
        }
    }
}

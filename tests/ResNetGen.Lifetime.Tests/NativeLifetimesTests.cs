using System.Reflection;
using ResNetGen.Lifetime.Tests.Il;
using TorchSharp;

namespace ResNetGen.Lifetime.Tests;

/// <summary>
/// No call in the runtime, the tool or a network that ships may use a native object that the garbage collector can free meanwhile.
/// </summary>
public sealed class NativeLifetimesTests
{
    private static readonly Lazy<NativeLifetimes> Lifetimes = new(() => new NativeLifetimes(typeof(torch).Assembly.Location));

    [Theory]
    [InlineData("ResNetGen")]
    [InlineData("ResNetGen.Training")]
    [InlineData("ResNetGen.Architectures")]
    [InlineData("ResNetGen.Tool")]
    [InlineData("ResNetGen.Testing")]
    [InlineData("QuickStart")]
    public void No_native_object_hangs_on_the_garbage_collector(string assembly)
    {
        var hazards = Lifetimes.Value.Of(Built(assembly)).Select(hazard => hazard.ToString()).ToList();
        Assert.True(hazards.Count == 0, $"{hazards.Count}:{Environment.NewLine}{string.Join(Environment.NewLine, hazards.Take(50))}");
    }

    [Fact]
    public void The_reader_tells_what_is_safe_from_what_is_not()
    {
        var found = Lifetimes.Value.Of(typeof(Planted).Assembly.Location)
            .Where(hazard => hazard.Where.Contains(nameof(Planted), StringComparison.Ordinal))
            .Select(hazard => hazard.Where.Split(['.', ' '])[^3].TrimStart('<').Split('>')[0])
            .ToHashSet(StringComparer.Ordinal);
        var planted = typeof(Planted).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(planted.Where(name => !name.StartsWith("Safe", StringComparison.Ordinal)), planted.Where(found.Contains));
    }

    [Theory]
    [InlineData("torch/Tensor", "add", 1, "gives a temporary Scalar to add")]
    [InlineData("torch/optim/Optimizer", "step", 1, "is Adadelta.step")]
    [InlineData("TensorExtensionMethods", "ToDouble", 1, "gives a temporary Scalar to ToDouble")]
    public void TorchSharps_own_faults_are_known(string type, string method, int parameters, string reason) => Assert.Contains(
        Lifetimes.Value.Faults,
        fault => fault.Key.DeclaringType.FullName == $"TorchSharp.{type}"
            && fault.Key.Name == method && fault.Key.Parameters.Count == parameters
            && fault.Value.StartsWith(reason, StringComparison.Ordinal));

    /// <summary>What a project of this repository was built to, in the same configuration as this.</summary>
    private static string Built(string assembly)
    {
        var own = Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
        if (File.Exists(own))
        {
            return own;
        }

        var folder = assembly == "QuickStart" ? "samples" : "src";
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var output = Path.Combine(Repository.Root, folder, assembly, "bin", configuration);
        return Directory.EnumerateFiles(output, $"{assembly}.dll", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .First();
    }
}

using ResNetGen.Native;
using static ResNetGen.Tests.Native.Probe;

namespace ResNetGen.Tests.Native;

/// <summary>
/// A libtorch that is not the program's own, or not the one that TorchSharp's binding was built for. The copies are files, half a gigabyte
/// each, and no links.
/// </summary>
public sealed class OtherLibTorchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("libtorch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // TorchSharp asks for torch_cpu and torch_cuda by name, which the runtime makes a path of the program's own: two copies of torch_cpu
    // end the process.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_program_with_a_libtorch_of_its_own_uses_the_one_that_is_named(bool byEnvironment)
    {
        var named = Libraries.Copy(Path.Combine(folder, "named"));
        var run = byEnvironment ? await Run(("RESNETGEN_LIBTORCH", named)) : await Start(ProbePath, [named]);
        UsesOnly(named, run);
    }

    [Fact]
    public async Task So_does_one_that_was_published_into_a_folder_with_it()
    {
        var application = Libraries.Application(folder, withLibTorch: false);
        Libraries.Copy(application);
        Libraries.Stub(application, "libtorch_cuda.so");
        var named = Libraries.LinkTo(folder);

        var run = await Start(Path.Combine(application, "NativeProbe"), [], ("RESNETGEN_LIBTORCH", named));
        UsesOnly(
            Path.GetDirectoryName(
                new FileInfo(Path.Combine(Libraries.Folder, "libtorch_cpu.so")).ResolveLinkTarget(returnFinalTarget: true)!.FullName)!,
            run);
        Assert.DoesNotContain(Path.Combine(application, "libtorch_cuda.so"), run.Libraries);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_one_sentence_says_so()
    {
        var named = Libraries.LinkTo(folder);
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, string.Empty);

        var run = await Run(("RESNETGEN_LIBTORCH", named), ("TMPDIR", file));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The program has a libtorch of its own, '", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "; set TMPDIR to a folder that can be written to, or remove the program's own libtorch.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', run.Error);
    }

    [Theory]
    [InlineData(2, 11, "newer")]
    [InlineData(2, 9, "older")]
    public async Task Another_version_is_taken_with_a_sentence_when_its_values_agree(byte major, byte minor, string age)
    {
        var named = Libraries.Copy(Path.Combine(folder, "named"));
        Libraries.SetVersion(named, major, minor);

        var run = await Run(("RESNETGEN_LIBTORCH", named));
        UsesOnly(named, run);
        Assert.Equal(
            $"libtorch {major}.{minor}.0 in '{named}' is {age} than the 2.10 that TorchSharp 0.107.0 was built for; "
                + "all 10 checks of its values agree.",
            run.Error);
    }

    [Theory]
    [InlineData("_ZN2at4_ops4relu4callERKNS_6TensorE", "_ZN2at4_ops3neg4callERKNS_6TensorE", "backward")]
    [InlineData(
        "_ZN2at4_ops7permute4callERKNS_6TensorEN3c108ArrayRefIlEE", "_ZN2at4_ops4flip4callERKNS_6TensorEN3c108ArrayRefIlEE", "strides")]
    public async Task Another_version_is_refused_when_its_values_are_others(string function, string by, string check)
    {
        var named = Libraries.Copy(Path.Combine(folder, "named"));
        Libraries.SetVersion(named, 2, 11);
        Libraries.Replace(named, function, by);

        var run = await Start(ProbePath, [named]);
        Assert.Equal(
            $"libtorch 2.11.0 in '{named}' computes other values than it should with TorchSharp 0.107.0 ({check}): "
                + "name a folder with libtorch 2.10.",
            run.Error);
        Assert.Equal(1, run.ExitCode);
        Assert.Null(run.Value);
    }

    // Of the symbols that TorchSharp's half asks for, one is given a name that nobody has. It is looked up at load, or called on our
    // behalf, or called by none of ours.
    [Theory]
    [InlineData("_ZTVN5torch8autograd4NodeE", "_ZTVN5torch8autograd4NoxeE")]
    [InlineData("_ZN2at4_ops12refine_names4callERKNS_6TensorEN3c108ArrayRefINS_7DimnameEEE", null)]
    public async Task What_is_missing_is_refused_only_where_it_is_needed(string symbol, string? renamed)
    {
        var application = Libraries.Application(folder, withLibTorch: true);
        Libraries.Rename(Path.Combine(application, Libraries.Binding), symbol, renamed ?? "X");

        var run = await Start(Path.Combine(application, "NativeProbe"));
        Assert.Equal(
            renamed is not null
                ? $"libtorch 2.10.0 in '{application}/' does not fit TorchSharp 0.107.0, which needs the symbol {renamed} that it lacks: "
                    + "name a folder with libtorch 2.10."
                : $"libtorch 2.10.0 in '{application}/' has all that ResNetGen calls; it lacks the symbol X{symbol[1..]}, "
                    + "and a program that calls what needs it in TorchSharp ends there.",
            run.Error);
        Assert.Equal(renamed is null ? "30" : null, run.Value);
    }

    [Fact]
    public async Task A_libtorch_that_the_runtime_found_by_itself_is_looked_at_too()
    {
        // As where the system's libstdc++ is new enough: the binding loads as it is, and brings its neighbours along.
        var application = Libraries.Application(folder, withLibTorch: true);
        var binding = Path.Combine(application, Libraries.Binding);
        await File.WriteAllBytesAsync(
            binding,
            new ElfImage(await File.ReadAllBytesAsync(binding), binding).WithOptionalVersion(
                "libstdc++.so.6", PatchedLibrary.Version, PatchedLibrary.Marker));
        Libraries.Rename(binding, "_ZN2at4_ops12refine_names4callERKNS_6TensorEN3c108ArrayRefINS_7DimnameEEE", "X");

        var run = await Start(Path.Combine(application, "NativeProbe"));
        Assert.Equal("30", run.Value);
        Assert.Contains(binding, run.Libraries);
        Assert.Contains("it lacks the symbol XZN2at4_ops12refine_names4call", run.Error, StringComparison.Ordinal);
    }

    // cuDNN opens NVRTC by name when it first compiles something, and looks in the system's folders only.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_CUDA_opens_by_name_later_is_loaded_beforehand(bool hasCuda)
    {
        var named = Libraries.LinkTo(folder, "site-packages", "torch", "lib");
        if (hasCuda)
        {
            Libraries.Stub(named, "libtorch_cuda.so");
        }

        var nvidia = Path.Combine(folder, "site-packages", "nvidia");
        string[] stubs =
        [
            Libraries.Stub(Path.Combine(nvidia, "cu13", "lib"), "libnvrtc.so.13"),
            Libraries.Stub(Path.Combine(nvidia, "cu13", "lib"), "libnvrtc-builtins.so.13.0"),
            Libraries.Stub(Path.Combine(nvidia, "nvjitlink", "lib"), "libnvJitLink.so.12"),
        ];
        var other = Libraries.Stub(Path.Combine(nvidia, "cu13", "lib"), "libnvrtc.alt.so.13");
        await File.WriteAllTextAsync(Path.Combine(nvidia, "cu13", "lib", "libcublasLt.so.13"), "what does not load is passed over");
        Directory.CreateDirectory(Path.Combine(nvidia, "without_lib"));

        var run = await Run(("RESNETGEN_LIBTORCH", named));
        Assert.Equal("", run.Error);
        Assert.Equal("30", run.Value);
        Assert.All(stubs, stub => Assert.Equal(hasCuda, run.Libraries.Contains(stub)));
        Assert.DoesNotContain(other, run.Libraries);
    }

    private static void UsesOnly(string torch, ProbeRun run)
    {
        Assert.Equal("30", run.Value);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            Path.Combine(torch, "libtorch_cpu.so"),
            Assert.Single(run.Libraries, library => Path.GetFileName(library) == "libtorch_cpu.so"));
    }
}

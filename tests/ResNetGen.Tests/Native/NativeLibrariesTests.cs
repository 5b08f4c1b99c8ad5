using System.Security.Cryptography;
using ResNetGen.Native;
using TorchSharp;
using static ResNetGen.Tests.Native.Probe;

namespace ResNetGen.Tests.Native;

/// <summary>
/// A process loads its libraries once, so most of these start the program NativeProbe, which computes 1 + 4 + 9 + 16 and lists what it
/// loaded.
/// </summary>
public sealed class NativeLibrariesTests : IDisposable
{
    private const string MendedName = "libLibTorchSharp-";

    private readonly string folder = Directory.CreateTempSubdirectory("native-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Torch_computes_in_this_process()
    {
        using var matrix = torch.tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        using var vector = torch.tensor(new float[] { 10, 100 });
        using var product = matrix.matmul(vector);
        Assert.Equal([210f, 430f], product.data<float>().ToArray());
    }

    [Fact]
    public void Loading_again_and_installing_again_do_nothing()
    {
        NativeLibraries.Load();
        NativeLibraries.Install();
        NativeLibraries.Load();
        using var one = torch.ones(1);
        Assert.Equal(1, one.item<float>());
    }

    [Fact]
    public async Task Processes_that_start_at_once_share_one_whole_copy()
    {
        var cache = Path.Combine(folder, "cache");
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Run(("RESNETGEN_CACHE", cache))));
        Assert.All(runs, run => Assert.Equal("30", run.Value));
        SkipWhereTheOriginalLoads(runs[0]);

        var original = await File.ReadAllBytesAsync(Path.Combine(Libraries.Folder, "libLibTorchSharp.so"));
        var copy = Assert.Single(Directory.GetFiles(cache));
        Assert.Equal($"{MendedName}{Convert.ToHexStringLower(SHA256.HashData(original))}.so", Path.GetFileName(copy));
        Assert.Equal(original.Length, new FileInfo(copy).Length);
        Assert.All(runs, run => Assert.Contains(copy, run.Libraries));
    }

    [Fact]
    public async Task A_damaged_copy_is_replaced()
    {
        var cache = Path.Combine(folder, "cache");
        var first = await Run(("RESNETGEN_CACHE", cache));
        SkipWhereTheOriginalLoads(first);
        var copy = Assert.Single(Directory.GetFiles(cache));
        var whole = await File.ReadAllBytesAsync(copy);
        await File.WriteAllBytesAsync(copy, new byte[whole.Length]);

        var second = await Run(("RESNETGEN_CACHE", cache));
        Assert.Equal("30", second.Value);
        Assert.Equal(whole, await File.ReadAllBytesAsync(copy));
        Assert.Single(Directory.GetFiles(cache));
    }

    // A folder below a file can be made by nobody, root included.
    [Fact]
    public async Task A_cache_that_cannot_be_written_leads_to_a_temporary_folder()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, string.Empty);
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;

        var run = await Run(("RESNETGEN_CACHE", Path.Combine(file, "cache")), ("TMPDIR", temporary));
        Assert.Equal("30", run.Value);
        SkipWhereTheOriginalLoads(run);
        Assert.Contains(run.Libraries, library => library.StartsWith(temporary, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(temporary));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_one_sentence_says_so()
    {
        SkipWhereTheOriginalLoads(await Run());
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, string.Empty);

        var run = await Run(("RESNETGEN_CACHE", Path.Combine(file, "cache")), ("TMPDIR", Path.Combine(file, "temporary")));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("This system's libstdc++.so.6 is older than GLIBCXX_3.4.32, and the copy", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'{file}/cache'", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'{file}/temporary", run.Error, StringComparison.Ordinal);
        Assert.Contains("set RESNETGEN_CACHE to a folder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', run.Error);
    }

    [Fact]
    public async Task A_binding_that_cannot_be_mended_is_refused_by_name()
    {
        SkipWhereTheOriginalLoads(await Run());
        var application = Libraries.Application(folder, withLibTorch: true);
        var binding = Path.Combine(application, "libLibTorchSharp.so");
        var bytes = await File.ReadAllBytesAsync(binding);

        // The string table holds the symbol's name; under another name it is no longer the marker that does nothing.
        var name = bytes.AsSpan().IndexOf("_ZSt21ios_base_library_initv"u8);
        bytes[name + 5] = (byte)'2';
        await File.WriteAllBytesAsync(binding, bytes);

        var run = await Start(Path.Combine(application, "NativeProbe"));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"'{binding}' is not the library that this version knows, and was left as it is: "
                + "its symbol '_ZSt22ios_base_library_initv' needs GLIBCXX_3.4.32.",
            run.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Libtorch_comes_from_the_folder_that_the_user_names(bool byEnvironment)
    {
        var named = Libraries.LinkTo(folder);
        var run = byEnvironment ? await Run(("RESNETGEN_LIBTORCH", named)) : await Start(ProbePath, [named]);
        Assert.Equal("30", run.Value);
        Assert.Contains(Path.Combine(named, "libc10.so"), run.Libraries);
        Assert.Single(run.Libraries, library => Path.GetFileName(library) == "libc10.so");
    }

    [Theory]
    [InlineData(true, "The environment variable RESNETGEN_LIBTORCH")]
    [InlineData(false, "UseLibTorch")]
    public async Task A_folder_without_libtorch_is_named_in_one_sentence(bool byEnvironment, string who)
    {
        var run = byEnvironment ? await Run(("RESNETGEN_LIBTORCH", folder)) : await Start(ProbePath, [folder]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"{who} names '{folder}', in which there is no libtorch_cpu.so: name the folder that holds libtorch, "
                + "such as site-packages/torch/lib of a Python installation of PyTorch 2.10.",
            run.Error);
    }

    [Fact]
    public async Task A_second_libtorch_is_refused()
    {
        var named = Libraries.LinkTo(folder);
        var run = await Start(ProbePath, [named, Libraries.Folder]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            $"UseLibTorch names '{Libraries.Folder}', but another libtorch is loaded already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_libtorch_that_lacks_a_symbol_is_refused_by_the_symbol()
    {
        // Only TorchSharp's binding uses this function of c10, and it would be looked up when it is first called, with the end of the
        // process.
        const string Symbol = "_ZN3c104impl23ExcludeDispatchKeyGuardC2ENS_14DispatchKeySetE";
        var named = Libraries.LinkTo(folder);
        Libraries.Rename(Path.Combine(named, "libc10.so"), Symbol, "X");

        var run = await Run(("RESNETGEN_LIBTORCH", named));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"libtorch 2.10.0 in '{named}' does not fit TorchSharp 0.107.0, which needs the symbol {Symbol} that it lacks: "
                + "name a folder with libtorch 2.10.",
            run.Error);
    }

    [Fact]
    public async Task A_libtorch_that_the_linker_refuses_is_refused_in_its_words()
    {
        // A table of functions that libtorch_cpu needs at once.
        const string Symbol = "_ZTVN3c105ErrorE";
        var named = Libraries.LinkTo(folder);
        Libraries.Rename(Path.Combine(named, "libc10.so"), Symbol, "X");

        var run = await Run(("RESNETGEN_LIBTORCH", named));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"libtorch in '{named}' does not load: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"undefined symbol: {Symbol}.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_libtorch_needs_is_found_in_the_neighbouring_packages_of_Python(bool isThere)
    {
        var packages = Directory.CreateDirectory(Path.Combine(folder, "site-packages")).FullName;
        var named = Libraries.LinkTo(packages, "torch", "lib");
        Libraries.Rename(Path.Combine(named, "libtorch.so"), "libtorch_cpu.so", "libneighbour.so");

        // As libcudart.so.12 in nvidia/cuda_runtime/lib: any small library will do, under the name that is asked for.
        var neighbour = Path.Combine(
            Directory.CreateDirectory(Path.Combine(packages, "nvidia", "some", "lib")).FullName, "libneighbour.so");
        if (isThere)
        {
            File.Copy(Path.Combine(Libraries.Folder, "libtorch_global_deps.so"), neighbour);
            Libraries.Rename(neighbour, "libtorch_global_deps.so", "libneighbour.so\0");
        }

        var run = await Run(("RESNETGEN_LIBTORCH", named));
        Assert.Equal(
            isThere
                ? ""
                : $"libtorch in '{named}' does not load: libneighbour.so: cannot open shared object file: No such file or directory.",
            run.Error);
        Assert.Equal(isThere ? "30" : null, run.Value);
        Assert.Equal(isThere, run.Libraries.Contains(neighbour));
    }

    [Fact]
    public async Task Without_libtorch_the_sentence_says_where_to_get_it_and_the_switch_serves()
    {
        var application = Libraries.Application(folder, withLibTorch: false);
        var probe = Path.Combine(application, "NativeProbe");

        var without = await Start(probe);
        Assert.Equal(1, without.ExitCode);
        Assert.Equal(
            $"There is no libtorch in the application's folder '{application}/': add `<PackageReference Include=\"libtorch-cpu-linux-x64\" "
                + "Version=\"2.10.0\" />` to the project of the program, or set RESNETGEN_LIBTORCH to a folder that holds libtorch.",
            without.Error);

        var with = await Start(probe, [], ("RESNETGEN_LIBTORCH", Libraries.LinkTo(folder)));
        Assert.Equal("30", with.Value);

        File.Delete(Path.Combine(application, "libLibTorchSharp.so"));
        var unbound = await Start(probe);
        Assert.StartsWith(
            $"libLibTorchSharp.so, the native half of TorchSharp, is not in the application's folder '{application}/'",
            unbound.Error,
            StringComparison.Ordinal);
    }
}

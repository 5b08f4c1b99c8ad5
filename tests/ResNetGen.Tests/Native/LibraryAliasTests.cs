using System.Diagnostics;
using System.Runtime.InteropServices;
using ResNetGen.Native;

namespace ResNetGen.Tests.Native;

public class LibraryAliasTests
{
    [Fact]
    public void A_path_where_nothing_is_stands_for_a_library_that_is_loaded()
    {
        if (!LibraryAlias.IsSupported)
        {
            Assert.Skip("the linker of Linux on x64 is meant");
        }

        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "libalias.so");
        Assert.False(NativeLibrary.TryLoad(path, out _));
        LibraryAlias.Load(path, "libm.so.6");
        var alias = NativeLibrary.Load(path);
        Assert.Equal(NativeLibrary.GetExport(NativeLibrary.Load("libm.so.6"), "erf"), NativeLibrary.GetExport(alias, "erf"));
    }

    [Fact]
    public void Binutils_read_it_as_a_name_and_a_request()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, LibraryAlias.Image("/a/libé.so", "libtorch.so"));
            string output;
            try
            {
                using var readelf = Process.Start(
                    new ProcessStartInfo(
                        "readelf", ["-d", "-l", "-h", "-W", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                output = readelf.StandardOutput.ReadToEnd();
                Assert.Equal("", readelf.StandardError.ReadToEnd());
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Skip("readelf is not installed");
                return;
            }

            Assert.Contains("Shared library: [libtorch.so]", output, StringComparison.Ordinal);
            Assert.Contains("Library soname: [/a/lib", output, StringComparison.Ordinal);

            // A library that says nothing of its stack makes the linker ask for one that code can run on.
            Assert.Matches(@"GNU_STACK .* RW  ", output);
            Assert.DoesNotContain("RWE", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

// Loads the native libraries in a process of its own, as its environment and arguments say, and computes one value with them.
using System.Globalization;
using ResNetGen;
using ResNetGen.Native;
using TorchSharp;

try
{
    foreach (var folder in args)
    {
        NativeLibraries.UseLibTorch(folder);
    }

    NativeLibraries.Load();
}
catch (ResNetGenException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

if (NativeLibraries.Notice is { } notice)
{
    Console.Error.WriteLine(notice);
}

using var numbers = torch.tensor(new float[] { 1, 2, 3, 4 });
using var squares = numbers * numbers;
using var norm = squares.sum();
Console.WriteLine(norm.item<float>().ToString(CultureInfo.InvariantCulture));

// Which files the values came from.
using var process = System.Diagnostics.Process.GetCurrentProcess();
foreach (System.Diagnostics.ProcessModule module in process.Modules)
{
    Console.WriteLine(module.FileName);
}

return 0;

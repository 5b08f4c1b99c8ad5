using CudaStandIn;

// CudaStandIn <folder to write to> <TorchSharp.dll> <assemblies whose methods a test looks for in stack traces>...
var folder = Directory.CreateDirectory(args[0]).FullName;
TorchSharpRewriter.Rewrite(args[1], Target(args[1]));
foreach (var assembly in args[2..])
{
    FrameKeeper.Rewrite(assembly, Target(assembly), args[1]);
}

string Target(string source) => Path.Combine(folder, Path.GetFileName(source));

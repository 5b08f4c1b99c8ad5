using CudaStandIn;

// CudaStandIn <TorchSharp.dll> <the stand-in to write>
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[1]))!);
TorchSharpRewriter.Rewrite(args[0], args[1]);

using System.Runtime.InteropServices;

namespace CudaStandIn;

/// <summary>What torch says, as TorchSharp throws it.</summary>
internal sealed class TorchError(string message) : ExternalException(message);

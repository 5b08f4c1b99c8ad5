using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CudaStandIn;

/// <summary>
/// What passes between the host and the GPU that is stood in for, on all threads, from its making to its disposal. One at a time.
/// </summary>
public sealed class DeviceLedger : IDisposable
{
    private static DeviceLedger? open;

    private readonly ConcurrentQueue<DeviceEvent> events = new();
    private readonly ConcurrentQueue<long> seeds = new();
    private string? failing;
    private int callsBefore;
    private string? failure;

    public DeviceLedger()
    {
        if (Interlocked.CompareExchange(ref open, this, null) is not null)
        {
            throw new InvalidOperationException("A ledger is open already: dispose it, and let no test run beside another.");
        }
    }

    /// <summary>All that was noted, in order.</summary>
    public IReadOnlyCollection<DeviceEvent> Events => events;

    /// <summary>Calls with tensors of different devices, which torch refuses.</summary>
    public IEnumerable<DeviceEvent> Mixtures => Of(DeviceEventKind.Mixture);

    /// <summary>Where the host waits until the GPU has done all that it was given: values are read, or waiting is asked for.</summary>
    public IEnumerable<DeviceEvent> Waits => events.Where(one => one.Kind is DeviceEventKind.Read or DeviceEventKind.Wait);

    /// <summary>The seeds that CUDA's generators were given.</summary>
    public IReadOnlyCollection<long> Seeds => seeds;

    /// <summary>What was noted of one kind.</summary>
    public IEnumerable<DeviceEvent> Of(DeviceEventKind kind) => events.Where(one => one.Kind == kind);

    /// <summary>Loses the GPU: a call of a function and everything after it fail, as after an error of a kernel of CUDA.</summary>
    /// <param name="function">The function of TorchSharp's binding.</param>
    /// <param name="after">The number of its calls that succeed before.</param>
    /// <param name="message">What CUDA says.</param>
    public void LoseDevice(string function, int after, string message)
    {
        callsBefore = after;
        failure = message;
        failing = function;
    }

    public void Dispose() => Interlocked.CompareExchange(ref open, null, this);

    internal static void Report(DeviceEventKind kind, string function)
    {
        if (open is { } ledger)
        {
            var frames = new StackTrace(fNeedFileInfo: false).GetFrames();
            ledger.events.Enqueue(new DeviceEvent(kind, function, [.. frames.Select(Name).OfType<string>()]));
        }
    }

    internal static void Seeded(long seed) => open?.seeds.Enqueue(seed);

    /// <summary>Throws as torch does if the GPU is lost.</summary>
    internal static void RequireDevice(string function)
    {
        if (open is { failing: { } failing } ledger)
        {
            // Once lost, it stays so.
            if (ledger.callsBefore < 0 || (function == failing && Interlocked.Decrement(ref ledger.callsBefore) < 0))
            {
                throw new TorchError(ledger.failure!);
            }
        }
    }

    private static string? Name(StackFrame frame) =>
        DiagnosticMethodInfo.Create(frame) is { } method
        && method.DeclaringAssemblyName.Split(',')[0] is not ("CudaStandIn" or "TorchSharp" or "System.Private.CoreLib")
            ? $"{method.DeclaringTypeName}.{method.Name}"
            : null;
}

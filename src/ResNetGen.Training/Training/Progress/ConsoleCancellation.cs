using System.Runtime.InteropServices;

namespace ResNetGen.Training;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation: the first one cancels <see cref="Token"/>, so that a run can save and end by itself; the
/// second one ends the process at once.
/// </summary>
public sealed class ConsoleCancellation : IDisposable
{
    // Programs that a signal ended are said to end with this and its number: 130 for Ctrl-C (2), 143 for SIGTERM (15).
    private const int BySignal = 128;

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Listens from now on, until it is disposed.</summary>
    public ConsoleCancellation()
    {
        Token = source.Token;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, number: 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, number: 15)),
        ];
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token { get; }

    /// <summary>What a program that was ended so exits with: 130 after Ctrl-C, 143 after SIGTERM, and 0 where neither came.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Whether a signal that comes now is the first one, and so must not end the process.</summary>
    internal bool Press(int number)
    {
        if (source.IsCancellationRequested)
        {
            return false;
        }

        ExitCode = BySignal + number;
        source.Cancel();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal, int number)
    {
        signal.Cancel = Press(number);
        if (!signal.Cancel && !Console.IsOutputRedirected)
        {
            // A live display hides the cursor; the process ends before the display can bring it back.
            Console.Write("\u001b[?25h");
        }
    }
}

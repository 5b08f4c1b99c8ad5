namespace ResNetGen.Training;

/// <summary>
/// Turns Ctrl-C into a cancellation: the first one cancels <see cref="Token"/>, so that a run can save and end by itself; the second one ends the process at once.
/// </summary>
public sealed class ConsoleCancellation : IDisposable
{
    private readonly CancellationTokenSource source = new();

    /// <summary>Listens from now on, until it is disposed.</summary>
    public ConsoleCancellation()
    {
        Token = source.Token;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    /// <summary>Is cancelled by the first Ctrl-C.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether a Ctrl-C that comes now is the first one, and so must not end the process.</summary>
    internal bool Press()
    {
        if (source.IsCancellationRequested)
        {
            return false;
        }

        source.Cancel();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        source.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = Press();
        if (!pressed.Cancel && !Console.IsOutputRedirected)
        {
            // A live display hides the cursor; the process ends before the display can bring it back.
            Console.Write("\u001b[?25h");
        }
    }
}

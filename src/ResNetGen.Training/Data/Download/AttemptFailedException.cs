namespace ResNetGen.Data;

/// <summary>An attempt to download a file that did not give it.</summary>
/// <param name="reason">Why, as the middle of a sentence.</param>
/// <param name="mayPass">Whether the next attempt may go better.</param>
/// <param name="delay">How long to wait before it; null for longer each time.</param>
/// <param name="cause">What was thrown, if anything was.</param>
internal sealed class AttemptFailedException(string reason, bool mayPass, TimeSpan? delay = null, Exception? cause = null)
    : Exception(reason, cause)
{
    /// <summary>Whether the next attempt may go better.</summary>
    public bool MayPass { get; } = mayPass;

    /// <summary>How long to wait before it; null for longer each time.</summary>
    public TimeSpan? Delay { get; } = delay;
}

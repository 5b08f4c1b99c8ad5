using System.Globalization;
using System.Text.Json;

namespace ResNetGen.Training;

/// <summary>
/// A line of a run's metrics. Each figure has a range, in which the trainer always writes it; one outside is refused where it is read, for
/// nothing that follows asks again.
/// </summary>
/// <param name="path">The file, for the sentence.</param>
/// <param name="number">The line's number, from 1.</param>
/// <param name="json">The line.</param>
internal readonly struct MetricsLine(string path, int number, JsonElement json)
{
    // Thirty years: an epoch that takes longer is none.
    private const double MostSeconds = 1e9;

    private const int ShownDigits = 30;

    /// <summary>Whether the line is of a kind: <c>epoch</c> or <c>step</c>.</summary>
    public bool Is(string kind) => json.GetProperty("kind").ValueEquals(kind);

    /// <summary>A whole number from 1, which the trainer counts epochs and batches by.</summary>
    public int Count(string key) => Steps(key) is <= int.MaxValue and var count ? (int)count : throw NotCounted(key);

    /// <summary>A number of steps, from 1.</summary>
    public long Steps(string key)
    {
        var value = json.GetProperty(key);
        return value.TryGetInt64(out var count) && count >= 1 ? count : throw NotCounted(key);
    }

    /// <summary>A fraction of images.</summary>
    public double Fraction(string key) => Number(key) is >= 0 and <= 1 and var value ? value : throw Outside(key, "a number from 0 to 1");

    /// <summary>What is never below 0.</summary>
    public double Amount(string key) => Number(key) is >= 0 and var value ? value : throw Outside(key, "a number from 0");

    /// <summary>How long something took.</summary>
    public double Seconds(string key) => Number(key) is >= 0 and <= MostSeconds and var value
        ? value
        : throw Outside(key, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {MostSeconds:N0}"));

    /// <summary>A number that is finite, also in 32 bits: a loss.</summary>
    public double Number(string key) =>
        json.GetProperty(key).GetDouble() is var value && float.IsFinite((float)value) ? value : throw Outside(key, "a finite number");

    /// <summary>Whether there is something under a key.</summary>
    public bool Has(string key) => json.TryGetProperty(key, out _);

    /// <summary>What is true or false; false if nothing is said.</summary>
    public bool Flag(string key) => json.TryGetProperty(key, out var value) && value.GetBoolean();

    /// <summary>Refuses a line that does not follow the one before it.</summary>
    public ResNetGenException Disordered(string key, long before) => Refused(string.Create(
        CultureInfo.InvariantCulture, $"'{key}' is {Shown(key)} behind {before} on the line before of its kind"));

    private ResNetGenException NotCounted(string key) => Outside(key, "a whole number from 1");

    private ResNetGenException Outside(string key, string must) =>
        Refused($"'{key}' must be {must}, and is {Shown(key)}");

    // A number may have a million digits.
    private string Shown(string key) => json.GetProperty(key).GetRawText() is { Length: > ShownDigits } digits
        ? digits[..ShownDigits] + "…"
        : json.GetProperty(key).GetRawText();

    private ResNetGenException Refused(string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The metrics '{path}' are none that a run wrote: in line {number}, {what}; use another copy of them, or start the run anew."));
}

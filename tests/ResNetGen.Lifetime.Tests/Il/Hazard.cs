namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>A call during which the garbage collector may free a native object that the call uses.</summary>
/// <param name="Where">The method, its file and line.</param>
/// <param name="Call">What is called.</param>
/// <param name="Why">What may be freed, and what to write instead.</param>
internal sealed record Hazard(string Where, string Call, string Why)
{
    public override string ToString() => $"{Where}: {Call}: {Why}";
}

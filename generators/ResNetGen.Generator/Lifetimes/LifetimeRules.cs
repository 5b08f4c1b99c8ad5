using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// What is said of objects that the garbage collector may free too early. It is information and no warning: the calls are written as
/// TorchSharp's own examples write them, and a program of one thread hardly ever meets the fault. Who wants none raises the severity.
/// </summary>
internal static class LifetimeRules
{
    public static readonly DiagnosticDescriptor Temporary = RuleDescriptor.Create(
        "RNG054",
        "Temporary that torch is not done with",
        "{0}: the garbage collector may free it while torch reads it; {1}.",
        DiagnosticSeverity.Info);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(Temporary);
}

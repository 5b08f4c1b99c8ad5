using System.Runtime.CompilerServices;
using Mono.Cecil;
using ResNetGen.Il;

namespace ResNetGen.House.Tests;

/// <summary>
/// Finds where an interpolated string, or a string that is joined from values, is made in the machine's language: where nobody gives a
/// culture, a number with a fraction or a format has that language's comma. CA1305 finds the rest, but does not look in here.
/// </summary>
internal static class CultureFormats
{
    private static readonly string[] Fractions =
        ["System.Single", "System.Double", "System.Decimal", "System.Half", "System.DateTime", "System.DateTimeOffset"];

    /// <summary>The places in an assembly: a method, and what it writes.</summary>
    public static IEnumerable<string> In(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. MethodCode.Methods(module).SelectMany(In)];
    }

    private static IEnumerable<string> In(MethodDefinition method)
    {
        // Whether each string that is being made has a culture; one may be made within a hole of another.
        var hasCulture = new Stack<bool>();
        foreach (var called in MethodCode.Callees(method))
        {
            if (IsOfHandler(called.DeclaringType))
            {
                switch (called.Name)
                {
                    case ".ctor":
                        hasCulture.Push(called.Parameters.Any(parameter => parameter.ParameterType.FullName == "System.IFormatProvider"));
                        break;
                    case "AppendFormatted" when !hasCulture.Peek() && Speaks(called):
                        yield return $"{method.FullName}: a hole of {called.FullName}";
                        break;
                    case "ToStringAndClear":
                        hasCulture.Pop();
                        break;
                }
            }
            else if (called.Parameters.Any(parameter => IsOfHandler(parameter.ParameterType.GetElementType())))
            {
                hasCulture.Pop();
            }
            else if (IsJoinOfFractions(called))
            {
                yield return $"{method.FullName}: {called.FullName}";
            }
        }
    }

    private static bool IsOfHandler(TypeReference type) => type.FullName == typeof(DefaultInterpolatedStringHandler).FullName;

    // Of a whole number a format alone asks for the language: "N0" writes its thousands.
    private static bool Speaks(MethodReference append) =>
        append is GenericInstanceMethod { GenericArguments: [var value] }
        && (IsFraction(value) || (HasFormat(append) && IsNumber(value)));

    private static bool HasFormat(MethodReference append) =>
        append.Parameters.Any(parameter => parameter.ParameterType.FullName == "System.String");

    private static bool IsJoinOfFractions(MethodReference called) =>
        called is { DeclaringType.FullName: "System.String", Name: "Join" or "Concat" }
        && called is GenericInstanceMethod { GenericArguments: [var value] }
        && IsFraction(value);

    private static bool IsFraction(TypeReference type) => Fractions.Contains(Bare(type).FullName);

    private static bool IsNumber(TypeReference type) => Bare(type).MetadataType is >= MetadataType.SByte and <= MetadataType.Double;

    private static TypeReference Bare(TypeReference type) =>
        type is GenericInstanceType { ElementType.FullName: "System.Nullable`1", GenericArguments: [var value] } ? value : type;
}

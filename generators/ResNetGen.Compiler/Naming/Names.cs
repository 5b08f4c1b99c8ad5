using System.Text;

namespace ResNetGen.Compiler.Naming;

/// <summary>How the names of a file become names of C#.</summary>
internal static class Names
{
    /// <summary>What the generated class has or uses already, so that no layer can be called so.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        // Members of object, Module and EndPoints.
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize", "Dispose", "GetName", "Create",
        "Item", "Names", "TryGet", "Take", "At",
        "ClearModules", "ConditionallyRegisterBuffer", "ConditionallyRegisterParameter", "GetDefaultDeviceAndType", "Place",
        "RegisterComponents", "ReplaceBuffer", "ReplaceParameter", "Register", "IsNetwork", "ForwardEveryLayer", "Trace",
        // Members of every generated class.
        "Info", "Summary", "Classes", "TrainableParameters", "TotalParameters", "MultiplyAdds", "ForwardEndPoints", "Points", "Units",
        "Rows", "Freeze",
        // Types that generated code names in expressions.
        "Activation", "ActivationFunctions", "Initializer", "InputCheck", "NetworkInfo", "LayerInfo", "Shape", "InvalidOperationException",
    };

    /// <summary>Names of types that generated code writes without an alias.</summary>
    private static readonly HashSet<string> Types = new(TypeNames.All, StringComparer.Ordinal) { "Points", "Object", "String" };

    private static readonly char[] Separators = ['_', '-', '.', '/', ' '];

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double",
        "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit",
        "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
        "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "await", "var", "dynamic", "field", "value",
    };

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && IsLetter(name[0]) && name.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '_');

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    public static bool IsTakenMember(string name) => Taken.Contains(name);

    public static bool IsTakenType(string name) => Types.Contains(name) || Taken.Contains(name);

    /// <summary>
    /// <c>conv1</c> becomes <c>Conv1</c>, <c>resnet_v2_50</c> becomes <c>ResNetV2_50</c>: digits that the name keeps apart stay apart.
    /// </summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length);
        for (int start = 0, end; start < name.Length; start = end + 1)
        {
            end = name.IndexOfAny(Separators, start);
            end = end < 0 ? name.Length : end;
            if (end == start)
            {
                continue;
            }

            if (result.Length > 0 && char.IsDigit(result[result.Length - 1]) && char.IsDigit(name[start]))
            {
                result.Append('_');
            }

            // As the field spells them.
            var (known, length) = Begins("resnet") ? ("ResNet", 6) : Begins("resnext") ? ("ResNeXt", 7) : (null, 1);
            result = known is null ? result.Append(char.ToUpperInvariant(name[start])) : result.Append(known);
            result.Append(name, start + length, end - start - length);

            bool Begins(string word) => string.CompareOrdinal(name, start, word, 0, word.Length) == 0;
        }

        return result.ToString();
    }

    /// <summary>The same as a local variable.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return camel == "input" ? "input_" : Escape(camel);
    }

    /// <summary>A name that may be a keyword of C#, as an identifier.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>A namespace that C# accepts: a project's name may hold what an identifier cannot.</summary>
    public static string Namespace(string text)
    {
        var parts = text.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var name = new string([.. part.Select(c => char.IsLetter(c) || IsDigit(c) ? c : '_')]);
            return IsDigit(name[0]) ? "_" + name : Escape(name);
        });
        return string.Join(".", parts);
    }

    /// <summary>A class name for a file that does not say one.</summary>
    public static string FromFile(string fileName)
    {
        var name = fileName.Substring(fileName.LastIndexOfAny(['/', '\\']) + 1);
        var dot = name.IndexOf('.');
        var pascal = Pascal(
            new string([.. (dot > 0 ? name.Substring(0, dot) : name).Select(c => c < 128 && char.IsLetterOrDigit(c) ? c : '_')]));
        return pascal.Length == 0 ? "Network"
            : char.IsDigit(pascal[0]) ? "Network" + pascal
            : IsTakenType(pascal) ? pascal + "Network"
            : pascal;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}

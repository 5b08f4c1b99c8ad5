namespace ResNetGen.Compiler.Emit;

/// <summary>
/// The attribute by which tools tell emitted types from written ones. Its version is the package's without what a repair changes, so that
/// the code is the same until it may differ.
/// </summary>
internal static class GeneratedCodeMark
{
    private static readonly Version Version = typeof(GeneratedCodeMark).Assembly.GetName().Version;

    public static string Attribute { get; } =
        FormattableString.Invariant($"[global::System.CodeDom.Compiler.GeneratedCode(\"ResNetGen\", \"{Version.Major}.{Version.Minor}\")]");
}

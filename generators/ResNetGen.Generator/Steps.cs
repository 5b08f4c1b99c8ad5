namespace ResNetGen.Generator;

/// <summary>The names of the pipeline's steps, by which tests see what ran again.</summary>
public static class Steps
{
    public const string Settings = nameof(Settings);
    public const string File = nameof(File);
    public const string Compile = nameof(Compile);
    public const string Duplicates = nameof(Duplicates);
    public const string Problems = nameof(Problems);
    public const string Source = nameof(Source);
    public const string Loading = nameof(Loading);
}

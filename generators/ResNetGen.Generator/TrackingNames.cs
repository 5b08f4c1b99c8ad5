namespace ResNetGen.Generator;

/// <summary>The names of the pipeline's steps, by which tests see what ran again.</summary>
internal static class TrackingNames
{
    public const string Settings = nameof(Settings);
    public const string Names = nameof(Names);
    public const string File = nameof(File);
    public const string References = nameof(References);
    public const string Reach = nameof(Reach);
    public const string Table = nameof(Table);
    public const string Link = nameof(Link);
    public const string Compile = nameof(Compile);
    public const string Model = nameof(Model);
    public const string Diagnostics = nameof(Diagnostics);
    public const string Identity = nameof(Identity);
    public const string Taken = nameof(Taken);
    public const string Duplicates = nameof(Duplicates);
    public const string Repeated = nameof(Repeated);
    public const string Source = nameof(Source);
    public const string RepeatedSource = nameof(RepeatedSource);
    public const string Loading = nameof(Loading);
}

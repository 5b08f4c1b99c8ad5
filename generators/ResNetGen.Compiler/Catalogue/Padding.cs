namespace ResNetGen.Compiler.Catalogue;

/// <summary>The rows and columns that are added around an image.</summary>
public readonly record struct Padding(int Top, int Bottom, int Left, int Right)
{
    public static Padding None => default;
}

namespace ResNetGen.Tool.Diagrams;

/// <summary>The colours: one for each family of layers, light enough for dark text.</summary>
internal static class Palette
{
    public const string Background = "#ffffff";
    public const string Text = "#1f2933";
    public const string Faint = "#5f6b7a";
    public const string Line = "#8692a2";
    public const string GroupFill = "#f6f7f9";
    public const string GroupLine = "#d3d9e0";

    /// <summary>The colours of a family: of the area, and of the line around it.</summary>
    public static (string Fill, string Line) Of(Family family) => family switch
    {
        Family.Convolution => ("#e1ecf9", "#7aa5d8"),
        Family.Norm => ("#e0f1ea", "#7dba9f"),
        Family.Activation => ("#fce8e0", "#e09e82"),
        Family.Pooling => ("#ede6f6", "#ab92cf"),
        Family.Linear => ("#fbf2d4", "#d2b45a"),
        Family.Elementwise => ("#eef1f4", "#9aa5b3"),
        Family.Unit => ("#ffffff", "#94a1b1"),
        _ => ("#ffffff", "#b4bdc8"),
    };
}

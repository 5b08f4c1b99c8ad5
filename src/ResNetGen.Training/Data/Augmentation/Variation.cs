namespace ResNetGen.Data;

/// <summary>What happens to one image: it moves down and right, is mirrored, and is covered from a corner on.</summary>
internal readonly record struct Variation(int Down, int Right, bool Flip, int CutTop, int CutLeft);

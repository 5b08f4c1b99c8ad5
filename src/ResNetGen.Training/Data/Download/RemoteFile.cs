namespace ResNetGen.Data;

/// <summary>
/// A published file: what it is called, how long it is, its SHA-256 and the places where it can be had, each a URL that ends in a slash.
/// </summary>
internal sealed record RemoteFile(string Name, long Bytes, string Sha256, params string[] Places);

using NJsonSchema;

namespace ResNetGen.Compiler.Tests.Schema;

/// <summary>A schema for editors, as another program reads it.</summary>
/// <param name="json">The schema.</param>
internal sealed class YamlSchema(string json)
{
    private readonly Lazy<Task<JsonSchema>> validator = new(() => JsonSchema.FromJsonAsync(json));

    /// <summary>What it says of a file of YAML; nothing where the file is valid.</summary>
    public async Task<string[]> Errors(string text) => YamlAsJson.Convert(text) is { } file
        ? [.. (await validator.Value).Validate(file).Select(error => error.ToString())]
        : ["It is no mapping."];
}

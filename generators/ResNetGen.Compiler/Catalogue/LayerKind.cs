using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>A kind of layer in the language: its arguments, its shape rule and its counts. The catalogue lists them all.</summary>
internal abstract class LayerKind(string name, string summary, params Parameter[] parameters)
{
    public string Name { get; } = name;

    /// <summary>A line for the documentation.</summary>
    public string Summary { get; } = summary;

    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    /// <summary>The shape rule for the documentation: <c>(C, H, W) → (C)</c>.</summary>
    public abstract string Rule { get; }

    /// <summary>The argument that stands beside the kind's name.</summary>
    public virtual Parameter? Primary => Parameters.Count > 0 ? Parameters[0] : null;

    /// <summary>Another kind whose defaults hold for this one too, as slim's arg_scope for conv2d reaches conv2d_same.</summary>
    public virtual string? DefaultsFrom => null;

    /// <summary>The layer for these arguments and inputs. Where they do not fit, it reports that and returns what comes nearest.</summary>
    public abstract LayerSpec Infer(ILayerContext context);

    public Parameter? Find(string parameter)
    {
        foreach (var candidate in parameters)
        {
            if (candidate.Name == parameter)
            {
                return candidate;
            }
        }

        return null;
    }
}

using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Probabilities out of logits.</summary>
internal sealed class SoftmaxKind() : LayerKind(
    "softmax",
    "Probabilities that sum to 1. At the end of the head it is an end point only: `forward` returns the logits that go into it, as "
        + "losses want them.",
    new Parameter("over", ParameterType.Word, "channels", "What they sum over.") { Words = ["channels"] })
{
    public override string Rule => "any → the same";

    public override LayerSpec Infer(ILayerContext context) => new SoftmaxSpec { Output = context.Input };
}

/// <summary>A softmax over the channels.</summary>
public sealed record SoftmaxSpec : LayerSpec;

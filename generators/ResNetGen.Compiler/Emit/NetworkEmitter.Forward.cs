using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <content>The forward pass.</content>
public sealed partial class NetworkEmitter
{
    private void Forward()
    {
        Summary($"Runs the network: {Change(network.Input, network.Output)}.");
        writer.Line($"/// <param name=\"input\">A batch of images, {Text(network.Input)}, which stays the caller's.</param>");
        writer.Line(
            $"/// <returns>{(network.Classes is null ? "The features" : "The logits")}, {Text(network.Output)}, which are the "
                + "caller's to dispose.</returns>");
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">The images have another shape; the message names both.</exception>");
        ForwardPass(network.Input, network.Output, () =>
        {
            writer.Line("#InputCheck.Require(input, Info);");
            writer.Line("if (_frozen is not null) return _frozen.Forward(input);");
            ForwardBody();
        });
    }

    private void ForwardBody()
    {
        var forward = new ForwardEmitter(writer, Lines(), keepAll: false);
        forward.Add(network.Root);
        foreach (var block in network.Blocks)
        {
            forward.Add(Names.Camel(block.Scope), $"{Names.Pascal(block.Scope)}.call({forward.Last})", block.Line);
        }

        forward.Add(network.Head);
        Return(forward);
    }

    private void Return(ForwardEmitter forward)
    {
        forward.Write(forward.Last);
        if (forward.Last == "input")
        {
            writer.Line("return #ActivationFunctions.Of(#Activation.None, input);");
            return;
        }

        KeepInput();
        writer.Line($"return {forward.Last};");
    }

    /// <summary>The caller may have made the argument for this call alone: until here it must not be collected.</summary>
    private void KeepInput() => writer.Line("global::System.GC.KeepAlive(input);");

    /// <summary>A forward pass, whose shapes the analyzer of calls reads from its header.</summary>
    private void ForwardPass(SampleShape input, SampleShape output, Action write)
    {
        if (!isBroken)
        {
            writer.Line($"[return: {Annotation(output)}]");
        }

        Body(ForwardHeader(input), write);
    }

    private string ForwardHeader(SampleShape input) => $"public override #Tensor forward({Annotated(input)}#Tensor input)";

    /// <summary>What stands before a tensor whose shape is known: the attribute, or nothing where the file has errors.</summary>
    private string Annotated(SampleShape shape) => isBroken ? string.Empty : $"[{Annotation(shape)}] ";

    private static string Annotation(SampleShape shape) =>
        $"#TensorShapeAttribute(\"{Text(shape).Trim('(', ')').Replace(" ", string.Empty)}\")";

    private void Throw() =>
        writer.Line(
            $"throw new global::System.InvalidOperationException(\"The file of {network.Name} has errors; the build's messages say "
                + "which.\");");

    // A file's name may have what C# takes for the end of a line.
    private void Summary(string text) =>
        writer.Line($"/// <summary>{ForeignText.Visible(text).Replace("&", "&amp;").Replace("<", "&lt;")}</summary>");
}

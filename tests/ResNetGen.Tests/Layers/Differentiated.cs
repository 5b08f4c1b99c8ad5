using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>A function's output at one point and the gradients of a fixed random projection of it.</summary>
internal sealed record Differentiated(Tensor Output, Tensor InputGradient, IReadOnlyList<Tensor> ParameterGradients)
{
    public static Differentiated Of(Func<Tensor, Tensor> function, Tensor input, params IEnumerable<Parameter> parameters)
    {
        var point = input.detach().clone().requires_grad_();
        var trained = parameters.ToList();
        var output = function(point);
        var loss = (output * Samples.Normal(99, output.shape)).sum();
        trained.ForEach(parameter => parameter.grad = null);
        loss.backward();
        return new Differentiated(output.detach(), point.grad!, [.. trained.Select(parameter => parameter.grad!.clone())]);
    }

    public static Differentiated Of(nn.Module<Tensor, Tensor> module, Tensor input) => Of(module.call, input, module.parameters());

    public void AssertClose(Differentiated actual, double tolerance)
    {
        TensorAssert.Close(Output, actual.Output, tolerance, "The output");
        TensorAssert.Close(InputGradient, actual.InputGradient, tolerance, "The input's gradient");
        Assert.Equal(ParameterGradients.Count, actual.ParameterGradients.Count);
        for (var i = 0; i < ParameterGradients.Count; i++)
        {
            TensorAssert.Close(ParameterGradients[i], actual.ParameterGradients[i], tolerance, $"The gradient of parameter {i}");
        }
    }
}

using ResNetGen.Native;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A module of one tensor to one that registers its weights and children by name: the base of all layers, units, blocks and networks.
/// </summary>
/// <remarks>
/// Every <c>forward</c> leaves its argument as it was and returns a handle of its own: disposing the result never harms the argument.
/// A result may share memory with the argument where a layer says so.
/// </remarks>
public abstract class Layer : nn.Module<Tensor, Tensor>
{
    /// <summary>A layer without weights.</summary>
    /// <param name="name">The layer's kind, for debugging.</param>
    protected Layer(string name)
        : base(AfterLoading(name))
    {
    }

    /// <summary>A layer with weights, or one made of such layers.</summary>
    /// <param name="name">The layer's kind, for debugging.</param>
    /// <param name="initialization">Where the weights are made.</param>
    protected Layer(string name, Initialization initialization)
        : base(AfterLoading(name)) => Place(initialization);

    /// <summary>
    /// Notes where the weights are. TorchSharp takes every new module to be on the CPU,
    /// and would otherwise skip <c>to(CPU)</c> for one that was made on another device.
    /// </summary>
    protected void Place(Initialization initialization)
    {
        ArgumentNullException.ThrowIfNull(initialization);
        _deviceType = initialization.Device.type;
        _deviceIndex = initialization.Device.index;
    }

    /// <summary>Does nothing: TorchSharp would find fields by reflection here, and register each a second time under its field's name.</summary>
    protected sealed override void RegisterComponents()
    {
    }

    // The base constructor is a native call already, whose failure would be a trace instead of a sentence.
    private static string AfterLoading(string name)
    {
        NativeLibraries.Load();
        return name;
    }
}

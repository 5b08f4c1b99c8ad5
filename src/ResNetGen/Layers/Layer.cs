using System.ComponentModel;
using ResNetGen.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A module of one tensor to one that registers its weights and children by name: the base of all layers, units, blocks and networks.
/// </summary>
/// <remarks>
/// Every <c>forward</c> leaves its argument as it was and returns a handle of its own: disposing the result never harms the argument.
/// A result may share memory with the argument where a layer says so.
/// <para>
/// The names in the state dict are the scopes that the modules are registered under, with '.' for '/', in PyTorch's order: the parameters
/// of a module, then its buffers, then its children as they were registered. (TorchSharp's own order is all parameters of the tree and then
/// all buffers.)
/// </para>
/// </remarks>
public abstract class Layer : nn.Module<Tensor, Tensor>
{
    private readonly IDisposable? frozen;

    /// <summary>A layer without weights.</summary>
    /// <param name="name">The layer's kind, for debugging.</param>
    protected Layer(string name)
        : base(AfterLoading(name))
    {
    }

    /// <summary>A layer with weights, or one made of such layers.</summary>
    /// <param name="name">The layer's kind, for debugging.</param>
    /// <param name="factory">Where the weights are made.</param>
    protected Layer(string name, WeightFactory factory)
        : base(AfterLoading(name)) => Place(factory);

    /// <summary>A frozen network, which has no weights.</summary>
    /// <param name="name">The network's name, for debugging.</param>
    /// <param name="frozen">What it computes with, which is disposed with it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Layer(string name, IDisposable frozen)
        : base(AfterLoading(name)) => this.frozen = frozen;

    /// <summary>
    /// Notes where the weights are. TorchSharp takes every new module to be on the CPU,
    /// and would otherwise skip <c>to(CPU)</c> for one that was made on another device.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Place(WeightFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _deviceType = factory.Device.type;
        _deviceIndex = factory.Device.index;
    }

    /// <summary>Whether absolute scopes below this layer begin at it: for a network they do.</summary>
    protected virtual bool IsNetwork => this is INetwork;

    internal bool HasOwnScopes => IsNetwork;

    internal IFrozen? Frozen => frozen as IFrozen;

    /// <summary>
    /// Runs the layer and keeps what every layer below it gives. Of a network these are the end points inside its units too, under the
    /// names that slim's have: <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1</c>. What a batch norm gives before its activation stands
    /// under <c>…/conv1/BatchNorm</c>, or <c>…/preact/BatchNorm</c> of one that is a layer of its own. The tensors are copies, since a
    /// pass writes over what it no longer needs; other passes cost nothing for it. A sum stands under the name of the unit that it ends.
    /// </summary>
    /// <param name="input">What the layer takes; of a network a batch of its input shape, (N, C, H, W). It stays the caller's.</param>
    /// <returns>The end points, which own their tensors: dispose them together.</returns>
    public EndPoints ForwardEveryLayer(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return LayerOutputs.Of(this, this is INetwork network ? network.Info.Name : GetName(), input);
    }

    /// <summary>Writes down what the layer makes of a value in evaluation mode, by the steps of its forward pass.</summary>
    /// <param name="_graph">Where it is written down.</param>
    /// <param name="input">The value.</param>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual GraphValue Trace(LayerGraph _graph, GraphValue input)
    {
        ArgumentNullException.ThrowIfNull(_graph);
        return _graph.Leaf(this, input);
    }

    // Not `protected internal`: generated classes in assemblies that see internals would have to write that too.
    internal GraphValue WriteTo(LayerGraph graph, GraphValue input) => Trace(graph, input);

    /// <summary>Registers a child under a scope: its place in the state dict.</summary>
    /// <param name="scope">
    /// Names with '/' between them, which the state dict shows as '.': <c>unit_1/bottleneck_v2</c>. One that begins with '/' is counted not
    /// from this layer but from the network that it is in: <c>/res2a_branch2a</c>.
    /// </param>
    /// <param name="module">The child.</param>
    /// <exception cref="ArgumentException">The scope is none, or this layer has a child there already.</exception>
    protected void Register(string scope, nn.Module module)
    {
        ModuleTree.RequireScope(scope, nameof(scope));
        ArgumentNullException.ThrowIfNull(module);
        if (named_children().Any(child => Place(child.name) == Place(scope)))
        {
            throw new ArgumentException($"{GetName()} has a child at '{scope}' already; give one of the two another scope.", nameof(scope));
        }

        register_module(scope, module);

        // In a network itself the two kinds of scope are the same.
        string Place(string name) => IsNetwork && name.StartsWith(ModuleTree.ScopeSeparator) ? name[1..] : name;
    }

    /// <summary>
    /// The parameters and persistent buffers of this layer and all below it by name, in PyTorch's order. They stay the modules' own.
    /// </summary>
    /// <param name="destination">What to add them to; what is there already is kept.</param>
    /// <param name="prefix">What stands before each name, without the '.' after it.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        var tensors = ModuleTree.Of(this, prefix ?? "").SelectMany(entry =>
            entry.Module.named_parameters(recurse: false)
                .Select(own => (Name: ModuleTree.Join(entry.Path, own.name), Tensor: (Tensor)own.parameter))
                .Concat(entry.Module.named_buffers(recurse: false, include_nonpersistent: false)
                    .Select(own => (ModuleTree.Join(entry.Path, own.name), own.buffer))));
        destination ??= [];
        foreach (var (name, tensor) in WithDistinctNames(tensors))
        {
            destination.TryAdd(name, tensor);
        }

        return destination;
    }

    /// <summary>Copies tensors into those of the same names.</summary>
    /// <param name="source">The tensors by their names in the state dict. They stay the caller's.</param>
    /// <param name="strict">Whether there must be one for each of the layer's, and no others.</param>
    /// <param name="skip">Names that are passed over, as those of another head.</param>
    /// <returns>The names of the layer that none of the tensors has, and those of tensors that the layer has not.</returns>
    /// <exception cref="InvalidOperationException">A shape is another, or with <paramref name="strict"/> a name.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        StateDictFit.Require(this, source, strict, skip);
        return base.load_state_dict(source, strict, skip);
    }

    /// <summary>
    /// The parameters by their names in the state dict; one that several modules share stands under the first of its names.
    /// </summary>
    /// <param name="recurse">Whether those of the modules below are listed too.</param>
    /// <exception cref="ArgumentException">Two parameters have one name.</exception>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => recurse
        ? WithDistinctNames(ModuleTree.Of(this, "")
            .SelectMany(entry => entry.Module.named_parameters(recurse: false)
                .Select(own => (name: ModuleTree.Join(entry.Path, own.name), own.parameter)))
            .DistinctBy(own => own.parameter, ReferenceEqualityComparer.Instance))
        : base.named_parameters(recurse: false);

    /// <summary>The buffers by their names in the state dict; one that several modules share stands under the first of its names.</summary>
    /// <param name="recurse">Whether those of the modules below are listed too.</param>
    /// <param name="include_nonpersistent">As in TorchSharp, which lists only persistent ones.</param>
    /// <exception cref="ArgumentException">Two buffers have one name.</exception>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        recurse
        ? WithDistinctNames(ModuleTree.Of(this, "")
            .SelectMany(entry => entry.Module.named_buffers(recurse: false, include_nonpersistent)
                .Select(own => (name: ModuleTree.Join(entry.Path, own.name), own.buffer)))
            .DistinctBy(own => own.buffer, ReferenceEqualityComparer.Instance))
        : base.named_buffers(recurse: false, include_nonpersistent);

    /// <summary>All modules below this one by their paths in the state dict, each once and before its children.</summary>
    public override IEnumerable<(string name, nn.Module module)> named_modules() =>
        ModuleTree.Of(this, "").Skip(1).DistinctBy(entry => entry.Module, ReferenceEqualityComparer.Instance);

    /// <summary>The parameter of that name in the state dict, or null.</summary>
    /// <param name="target">The name; one of this layer's own parameters is found without a search.</param>
    public override Parameter? get_parameter(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ModuleTree.IsPath(target)
            ? Owners(target, out var name).Select(owner => owner.get_parameter(name)).FirstOrDefault(found => found is not null)
            : base.get_parameter(target);
    }

    /// <summary>The buffer of that name in the state dict, or null.</summary>
    /// <param name="target">The name; one of this layer's own buffers is found without a search.</param>
    public override Tensor? get_buffer(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ModuleTree.IsPath(target)
            ? Owners(target, out var name).Select(owner => owner.get_buffer(name)).FirstOrDefault(found => found is not null)
            : base.get_buffer(target);
    }

    /// <summary>Whether there is a parameter of that name in the state dict.</summary>
    /// <param name="target">The name.</param>
    public override bool has_parameter(string target) => get_parameter(target) is not null;

    /// <summary>Whether there is a buffer of that name in the state dict.</summary>
    /// <param name="target">The name.</param>
    public override bool has_buffer(string target) => get_buffer(target) is not null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            frozen?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// Does nothing: TorchSharp would find fields by reflection here, and register each a second time under its field's name.
    /// </summary>
    protected sealed override void RegisterComponents()
    {
    }

    // The base constructor is a native call already, whose failure would be a trace instead of a sentence.
    private static string AfterLoading(string name)
    {
        NativeLibraries.Load();
        return name;
    }

    // Two modules may share a path, as two layers without weights may.
    private IEnumerable<nn.Module> Owners(string target, out string name)
    {
        (var path, name) = ModuleTree.Split(target);
        return ModuleTree.Of(this, "").Where(entry => entry.Path == path).Select(entry => entry.Module);
    }

    private List<(string Name, T Tensor)> WithDistinctNames<T>(IEnumerable<(string Name, T Tensor)> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new List<(string, T)>();
        foreach (var (name, tensor) in tensors)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException(
                    $"Two tensors of {GetName()} have the name '{name}' in the state dict; give one of their layers another scope.");
            }

            distinct.Add((name, tensor));
        }

        return distinct;
    }
}

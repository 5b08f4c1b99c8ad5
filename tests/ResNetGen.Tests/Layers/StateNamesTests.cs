using ResNetGen.Checkpoints;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>The names and the order of the state dict, and all that goes by them.</summary>
public class StateNamesTests
{
    // What torchvision's BasicBlock(64, 128, stride=2) has, written down by hand.
    private static readonly string[] TorchvisionsBasicBlock =
    [
        "conv1.weight",
        "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
        "conv2.weight",
        "bn2.weight", "bn2.bias", "bn2.running_mean", "bn2.running_var", "bn2.num_batches_tracked",
        "downsample.0.weight",
        "downsample.1.weight", "downsample.1.bias", "downsample.1.running_mean", "downsample.1.running_var",
        "downsample.1.num_batches_tracked",
    ];

    [Fact]
    public void The_order_is_PyTorchs()
    {
        using var block = BasicBlock();
        Assert.Equal(TorchvisionsBasicBlock, block.state_dict().Keys);
        Assert.Equal([.. TorchvisionsBasicBlock.Where(name => !IsBuffer(name))], block.named_parameters().Select(entry => entry.name));
        Assert.Equal([.. TorchvisionsBasicBlock.Where(IsBuffer)], block.named_buffers().Select(entry => entry.name));
        Assert.Equal(["conv1", "bn1", "conv2", "bn2", "downsample.0", "downsample.1"], block.named_modules().Select(entry => entry.name));
        Assert.Empty(block.named_parameters(recurse: false));
        Assert.Empty(block.named_buffers(recurse: false));

        var destination = new Dictionary<string, Tensor>();
        Assert.Same(destination, block.state_dict(destination, "layer1.0"));
        Assert.Equal(TorchvisionsBasicBlock.Select(name => "layer1.0." + name), destination.Keys);
    }

    [Fact]
    public void A_state_dict_of_another_head_is_one_sentence_with_its_keys_and_loads_without_it()
    {
        using var factory = new WeightFactory(seed: 1);
        using var scope = NewDisposeScope();
        using var trained = new ScopedLayer("trained", ("body", new Linear(factory, 3, 2)), ("fc", new Linear(factory, 2, 5)));
        using var network = new ScopedLayer("Net", ("body", new Linear(factory, 3, 2)), ("fc", new Linear(factory, 2, 1)));
        var tensors = trained.state_dict();
        var before = network.state_dict()["fc.weight"].clone();

        var error = Assert.Throws<InvalidOperationException>(() => network.load_state_dict(tensors));
        Assert.Equal(
            "The state dict does not fit Net: `fc.weight` is (5, 2) there and (1, 2) here, `fc.bias` is (5) there and (1) here. To load "
                + "the rest, as under another head, write `load_state_dict(tensors, strict: false, skip: [\"fc.weight\", \"fc.bias\"])`.",
            error.Message);
        Assert.Equal(
            error.Message, Assert.Throws<InvalidOperationException>(() => network.load_state_dict(tensors, strict: false)).Message);

        // As one row into many, which torch would copy.
        Assert.Throws<InvalidOperationException>(() => trained.load_state_dict(network.state_dict()));

        network.load_state_dict(tensors, strict: false, skip: ["fc.weight", "fc.bias"]);
        Assert.True(network.state_dict()["body.weight"].equal(tensors["body.weight"]).all().ToBoolean());
        Assert.True(network.state_dict()["fc.weight"].equal(before).all().ToBoolean());
    }

    [Fact]
    public void A_state_dict_with_other_keys_is_one_sentence_with_them()
    {
        using var factory = new WeightFactory(seed: 1);
        using var network = new ScopedLayer("Net", ("fc", new Linear(factory, 2, 1)));
        var tensors = network.state_dict();
        tensors["head.bias"] = tensors["fc.bias"];
        tensors.Remove("fc.bias");

        Assert.Equal(
            "The state dict does not fit Net: it lacks `fc.bias`; it has `head.bias`, which the network has not. Give its tensors the "
                + "network's keys, or write `strict: false` to load those that it has.",
            Assert.Throws<InvalidOperationException>(() => network.load_state_dict(tensors)).Message);
        var (missing, unexpected) = network.load_state_dict(tensors, strict: false);
        Assert.Equal(["fc.bias"], missing);
        Assert.Equal(["head.bias"], unexpected);
    }

    [Fact]
    public void A_modules_own_tensors_come_before_its_childrens()
    {
        using var factory = new WeightFactory(seed: 1);
        using var child = new BatchNorm2d(factory, 2, scale: false, center: false);
        using var parent = new ScopedLayer("parent", ("child", child));
        parent.Own();
        Assert.Equal(["p", "b", "child.running_mean", "child.running_var"], parent.state_dict().Keys);
        Assert.Equal(["p"], parent.named_parameters(recurse: false).Select(entry => entry.name));
        Assert.Equal(["b"], parent.named_buffers(recurse: false).Select(entry => entry.name));
    }

    [Fact]
    public void Absolute_scopes_begin_at_the_nearest_network()
    {
        using var factory = new WeightFactory(seed: 1);
        using var network = Nested(factory);
        string[] names =
        [
            "conv1.weight",
            "stage.of.torch.fc.weight",
            "res2a.weight",
            "backbone.net.stem.weight",
            "backbone.net.res3a.weight",
            "backbone.net.deep.unit.inner.weight",
            "res4a.weight",
        ];
        Assert.Equal(names, network.state_dict().Keys);
        Assert.Equal(names, network.named_parameters().Select(entry => entry.name));
        Assert.Equal(names.Select(name => "model." + name), network.state_dict(prefix: "model").Keys);
        Assert.Equal(
            [
                "conv1", "stage", "stage.of.torch", "stage.of.torch.fc", "res2a",
                "backbone.net", "backbone.net.stem", "backbone.net.deep", "backbone.net.res3a",
                "backbone.net.deep.unit.inner", "backbone.after", "res4a",
            ],
            network.named_modules().Select(entry => entry.name));

        // From a unit itself they are counted from it.
        var stage = (Layer)network.named_modules().Single(entry => entry.name == "stage").module;
        Assert.Equal(["of.torch.fc.weight", "res2a.weight"], stage.state_dict().Keys);
        Assert.Equal(["x.of.torch.fc.weight", "x.res2a.weight"], stage.state_dict(prefix: "x").Keys);
    }

    [Fact]
    public void Tensors_are_found_by_their_names()
    {
        using var factory = new WeightFactory(seed: 1);
        using var network = Nested(factory);
        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.Same(parameter, network.get_parameter(name));
            Assert.True(network.has_parameter(name));
            Assert.False(network.has_buffer(name));
        }

        Assert.Null(network.get_parameter("stage.res2a.weight"));
        Assert.Null(network.get_parameter("weight"));
        Assert.False(network.has_parameter("conv1.bias"));

        using var block = BasicBlock();
        foreach (var (name, buffer) in block.named_buffers())
        {
            Assert.Same(buffer, block.get_buffer(name));
            Assert.True(block.has_buffer(name));
        }
    }

    [Fact]
    public void Plain_modules_keep_their_names_and_their_layers_theirs()
    {
        using var factory = new WeightFactory(seed: 1);
        var inner = new ScopedLayer("inner", ("a/b", Conv(factory)), ("/abs", Conv(factory)));
        using var network = new ScopedNetwork(
            "network", ("body", nn.Sequential(("first", nn.Linear(2, 3)), ("second", inner))), ("bn", nn.BatchNorm2d(2)));
        Assert.Equal(
            [
                "body.first.weight", "body.first.bias", "body.second.a.b.weight", "abs.weight",
                "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var",
                "bn.num_batches_tracked",
            ],
            network.state_dict().Keys);

        // A plain module asks its layers one by one.
        using var plain = nn.Sequential(("only", new ScopedLayer("inner", ("a/b", Conv(factory)), ("/abs", Conv(factory)))));
        Assert.Equal(["only.a.b.weight", "only.abs.weight"], plain.state_dict().Keys);
    }

    [Fact]
    public void A_shared_module_has_all_its_names_in_the_state_dict_and_is_listed_once()
    {
        using var factory = new WeightFactory(seed: 1);
        using var shared = Conv(factory);
        using var network = new ScopedNetwork("network", ("a", shared), ("b", shared));
        Assert.Equal(["a.weight", "b.weight"], network.state_dict().Keys);
        Assert.Equal(["a.weight"], network.named_parameters().Select(entry => entry.name));
        Assert.Equal(["a"], network.named_modules().Select(entry => entry.name));
        Assert.Single(network.parameters());
    }

    [Fact]
    public void States_are_loaded_and_saved_by_these_names()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var source = Nested(factory);
        var expected = source.state_dict();

        using var loaded = Nested(factory);
        Assert.False(expected["res2a.weight"].eq(loaded.state_dict()["res2a.weight"]).any().item<bool>());
        var (missing, unexpected) = loaded.load_state_dict(expected);
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        AssertSame(expected, loaded);
        Assert.Throws<InvalidOperationException>(
            () => loaded.load_state_dict(new Dictionary<string, Tensor> { ["stage.res2a.weight"] = zeros(1) }));

        using var read = Nested(factory);
        source.save(folder.File("torch.dat"));
        read.load(folder.File("torch.dat"));
        AssertSame(expected, read);

        using var restored = Nested(factory);
        Checkpoint.Save(folder.File("run.safetensors"), source, null, new RunState("net"));
        Checkpoint.LoadWeights(folder.File("run.safetensors"), restored);
        AssertSame(expected, restored);
        using var file = SafeTensorsFile.Read(folder.File("run.safetensors"));
        Assert.Contains("backbone.net.deep.unit.inner.weight", file.Tensors.Keys);
    }

    [Fact]
    public void Moving_training_and_optimizing_reach_everything()
    {
        using var scope = NewDisposeScope();
        using var block = BasicBlock();
        _ = block.to(ScalarType.Float64);
        Assert.All(
            block.state_dict(),
            entry => Assert.Equal(
                entry.Key.EndsWith("tracked", StringComparison.Ordinal) ? ScalarType.Int64 : ScalarType.Float64, entry.Value.dtype));
        Assert.Equal(TorchvisionsBasicBlock, block.state_dict().Keys);

        block.eval();
        Assert.All(block.modules(), module => Assert.False(module.training));
        block.train();
        Assert.All(block.modules(), module => Assert.True(module.training));

        using var optimizer = optim.SGD(block.parameters(), learningRate: 0.1);
        var before = block.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());
        var output = block.call(Samples.Normal(1, 2, 3, 6, 6).to(ScalarType.Float64));
        (output * Samples.Normal(2, 2, 4, 3, 3).to(ScalarType.Float64)).sum().backward();
        var gradients = block.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
        optimizer.step();
        Assert.Equal(9, before.Count);
        foreach (var (name, parameter) in block.named_parameters())
        {
            Assert.True(gradients[name].abs().max().item<double>() > 0, name);
            TensorAssert.Close(before[name] - (0.1 * gradients[name]), parameter, 1e-12, name);
        }

        block.zero_grad();
        Assert.All(block.parameters(), parameter => Assert.Null(parameter.grad));
        _ = block.to(META);
        Assert.All(block.state_dict().Values, tensor => Assert.Equal(DeviceType.META, tensor.device_type));
    }

    [Fact]
    public void Disposing_reaches_everything()
    {
        using var factory = new WeightFactory(seed: 1);
        var network = Nested(factory);
        var tensors = network.state_dict().Values.ToList();
        network.Dispose();
        Assert.Equal(7, tensors.Count);
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    private static bool IsBuffer(string name) =>
        name.Contains("running", StringComparison.Ordinal) || name.EndsWith("tracked", StringComparison.Ordinal);

    private static void AssertSame(Dictionary<string, Tensor> expected, Layer actual)
    {
        var state = actual.state_dict();
        Assert.Equal(expected.Keys, state.Keys);
        Assert.All(expected, entry => TensorAssert.Same(entry.Value, state[entry.Key]));
    }

    private static Conv2d Conv(WeightFactory factory) => new(factory, 2, 2, kernel: 1, bias: false);

    private static ScopedNetwork Nested(WeightFactory factory) => new(
        "network",
        ("/conv1", Conv(factory)),
        ("stage", new ScopedLayer(
            "stage",
            ("of/torch", new ScopedLayer("torch", ("fc", nn.Linear(2, 3, hasBias: false)))),
            ("/res2a", Conv(factory)))),
        ("backbone/net", new ScopedNetwork(
            "backbone",
            ("/stem", Conv(factory)),
            ("deep", new ScopedLayer("deep", ("/res3a", Conv(factory)), ("unit/inner", Conv(factory)))))),
        ("backbone/after", new ScopedLayer("after", ("/res4a", Conv(factory)))));

    private static TorchvisionBasicBlock BasicBlock()
    {
        using var factory = new WeightFactory(seed: 1);
        return new TorchvisionBasicBlock(factory);
    }
}

namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>Programs with a temporary each, at the place between the marks, and what is said of it.</summary>
internal static class Temporaries
{
    private const string MayBeFreed = ": the garbage collector may free it while torch reads it; ";
    private const string KeepNumber = MayBeFreed + "keep it in a `static readonly Scalar` or a `using Scalar`.";
    private const string KeepTensor = MayBeFreed + "keep it in a `using`, or open a `NewDisposeScope` before.";

    public static IReadOnlyList<(string Program, string Message)> All { get; } =
    [
        .. Numbers("mul", "using var x = randn(3); using var y = x.mul(«2.5»);"),
        .. Numbers("mul_", "using var x = randn(3); x.mul_(«DateTime.Now.Second»);"),
        .. Numbers("pow", "using var x = randn(3); using var y = torch.pow(x, «2»);"),
        .. Numbers("full", "using var y = full([2, 3], «1»);"),
        .. Numbers("clamp", "using var x = randn(3); using Scalar low = 0; using var y = x.clamp(low, «1.0»);"),
        .. Numbers("lt", "using var x = randn(3); using var y = x.lt(«(Scalar)0.5»);"),
        .. Numbers("mul", "using var x = randn(3); using var scope = NewDisposeScope(); var y = x.mul(«2.5.ToScalar()»);"),
        .. Numbers("add", "using var x = randn(3); using var z = randn(3); using var y = x.add(z, alpha: «0.5»);"),
        .. Numbers("*", "using var x = randn(3); using var y = x * «2.5»;"),
        .. Numbers("*", "using var x = randn(3); using var y = «2» * x;"),
        .. Numbers("-", "using var x = randn(3); using var y = «1f» - x;"),
        .. Numbers("/", "var x = randn(3); x /= «3»;"),
        .. Numbers("+", "using var x = randn(3); using var y = x + «1»;"),
        .. Numbers(">", "using var x = randn(3); using var y = x > «0»;"),
        .. Numbers("mul", "Func<Tensor, Tensor> f = x => x.mul(«2.5»); using var z = randn(3); using var y = f(z);"),
        .. Tensors("relu", "using var y = «randn(3)».relu();"),
        .. Tensors("sigmoid", "using var x = randn(3); using var y = «x[0]».sigmoid();"),
        .. Tensors("relu", "using var x = randn(3); using var y = torch.nn.functional.relu(«-x»);"),
        .. Tensors("relu", "using var x = randn(3); using Scalar two = 2; using var y = «(x * two)».relu();", "x * two"),
        .. Tensors("matmul", "using var x = randn(3, 3); using var y = x.matmul(«x.t()»);"),
        .. Tensors("exp", "using var x = randn(3); using Scalar two = 2; using var y = «x.relu().mul_(two)».exp();"),
        .. Tensors("*", "using var x = randn(3); using var y = x * «x.relu()»;"),
        .. Tensors("-", "using var x = randn(3); using var y = -«x.relu()»;"),
        .. Tensors("cat", "using var x = randn(3); using var y = cat(new[] { x, «randn(3)» });"),
        .. Tensors(
            "stack",
            "using var x = randn(3); using var y = stack([x, x]); using var z = stack((IEnumerable<Tensor>)new Tensor[] { x, "
                + "«x.neg()» });"),
        .. Tensors("flatten", "using var net = new Wide(); using var x = randn(1, 3, 16, 16); using var y = «net.forward(x)».flatten(1);"),
        .. Tensors("softmax", "using var net = new Tiny(); using var x = randn(1, 3, 8, 8); using var y = «net.call(x)».softmax(1);"),
        .. Tensors(
            "cross_entropy",
            "using var net = new Tiny(); using var x = randn(1, 3, 8, 8); using var t = zeros(1, int64); using var y = "
                + "cross_entropy(«net.call(x)», t);"),
        .. Tensors(
            "relu",
            "Deep(); Safe();\n// members\nstatic void Deep() { using var y = «randn(3)».relu(); }\nstatic void Safe() { using var "
                + "scope = NewDisposeScope(); var y = randn(3).relu(); }"),
        ("using var x = randn(3); using var y = «x + x»;",
            "`+` makes a number for torch that nothing holds"
                + MayBeFreed
                + "write `Residual.Add` of ResNetGen.Layers, or `add` with an `alpha` of 1 that is kept."),
        ("var x = randn(3); «x += x»;",
            "`+` makes a number for torch that nothing holds"
                + MayBeFreed
                + "write `Residual.Add` of ResNetGen.Layers, or `add` with an `alpha` of 1 that is kept."),
        ("using var x = randn(3); x.«add_(x)»;",
            "`add_` makes a number for torch that nothing holds"
                + MayBeFreed
                + "write `Residual.AddTo` of ResNetGen.Layers, or call it with an `alpha` of 1 that is kept."),
        ("using var x = randn(3); using var y = x.«add(1.5)»;",
            "`add` makes a number for torch that nothing holds" + MayBeFreed + "call it with an `alpha` of 1 that is kept."),
        ("using var x = randn(3); using Scalar one = 1; using var y = «one - x»;",
            "`-` makes a number for torch that nothing holds" + MayBeFreed + "write `mul` by -1 and `add`, with numbers that are kept."),
        ("using var x = randn(3); using var y = x.«square()»;",
            "`square` makes a number for torch that nothing holds" + MayBeFreed + "write `mul` of the tensor by itself."),
        ("using var x = randn(3); using var y = x.«elu()»;",
            "`elu` makes a number for torch that nothing holds" + MayBeFreed + "write `Activation.Elu.Of` of ResNetGen.Layers."),
        ("using var x = randn(3); using var y = nn.functional.«leaky_relu(x, 0.1)»;",
            "`leaky_relu` makes a number for torch that nothing holds"
                + MayBeFreed
                + "write `Activation.LeakyRelu.Of` of ResNetGen.Layers."),
        ("using var x = randn(1); Console.Write(x.«ToSingle()»);",
            "`ToSingle` makes a number for torch that nothing holds" + MayBeFreed + "write `item`."),
        ("using var x = randn(1); Console.Write(«(float)x»);",
            "The conversion makes a number for torch that nothing holds" + MayBeFreed + "write `item`."),
        ("using var x = torch.«arange(10)»;",
            "`arange` makes a number for torch that nothing holds" + MayBeFreed + "call it with a start, an end and a step that are kept."),
        ("using var state = torch.«get_rng_state()»;",
            "`get_rng_state` makes a generator for torch that nothing holds" + MayBeFreed + "call it on a `Generator` that is kept."),
        ("using var net = new Tiny(); using var optimizer = torch.optim.SGD(net.parameters(), 0.1); optimizer.«step()»;",
            "Each step of this optimizer makes a number for torch that nothing holds"
                + MayBeFreed
                + "write `OptimizerSettings.Sgd().Create(network, learningRate)` of ResNetGen.Training, or that of Adam or AdamW."),
        ("using var x = randn(3); Scalar half = 0.5; using var y = x.mul(half); using var z = y.mul(«half»);",
            "Nothing uses the number `half` after this call" + MayBeFreed + "declare it with `using`."),
    ];

    private static IEnumerable<(string, string)> Numbers(string method, string program) =>
        [(program, $"`{method}` is given a number that nothing holds{KeepNumber}")];

    private static IEnumerable<(string, string)> Tensors(string method, string program, string? inner = null) =>
        [(
            inner is null ? program : program.Replace($"«({inner})»", $"(«{inner}»)", StringComparison.Ordinal),
            $"`{method}` is given a tensor that nothing holds{KeepTensor}")];
}

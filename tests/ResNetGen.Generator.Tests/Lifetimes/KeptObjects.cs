namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>
/// Programs whose objects outlive the calls that use them, or may do so, each with a trap for those who report too boldly: nothing is said
/// of them.
/// </summary>
internal static class KeptObjects
{
    public static IReadOnlyList<(string Trap, string Program)> All { get; } =
    [
        ("a number in a using", "using var x = randn(3); using Scalar half = 0.5; using var y = x.mul(half); using var z = y * half;"),
        ("a using statement", "using var x = randn(3); using (Scalar half = 0.5) { using var y = x.mul(half); }"),
        (
            "a number in a field",
            "using var x = randn(3); using var y = x.mul(Half); using var z = y.add(x, One);\n// members\nprivate static readonly "
                + "Scalar Half = 0.5, One = 1;"),
        (
            "a number of somebody else's",
            "using var x = randn(3); using var y = x.mul(Kept()); using var z = y.mul(Property);\n// members\nstatic Scalar Kept() "
                + "=> Property;\nstatic Scalar Property { get; } = 0.5;"),
        ("a variable that is used later", "using var x = randn(3); Scalar half = 0.5; using var y = x.mul(half); GC.KeepAlive(half);"),
        (
            "a variable that is disposed of",
            "using var x = randn(3); Scalar half = 0.5; try { using var y = x.mul(half); } finally { half.Dispose(); }"),
        (
            "a variable that a loop uses again",
            "var x = randn(3); Scalar half = 0.5; for (var i = 0; i < 3; i++) { using var y = x.mul(half); }"),
        (
            "a variable that is handed on",
            "using var x = randn(3); Scalar half = 0.5; Keep(half); using var y = x.mul(half);\n// members\nstatic void Keep(Scalar "
                + "number) => kept.Add(number);\nstatic readonly List<Scalar> kept = [];"),
        (
            "the difference and the product of two",
            "using var x = randn(3); using var y = x - x; using var z = x * y; using var w = x / x; using var v = -x;"),
        ("a tensor in a using", "using var x = randn(3); using var y = x.relu(); using var z = y.softmax(0);"),
        (
            "a layer keeps its input",
            "using var net = new Tiny(); using var y = net.forward(randn(1, 3, 8, 8)); using var z = net.call(randn(1, 3, 8, 8)); "
                + "using var points = net.ForwardEndPoints(randn(1, 3, 8, 8));"),
        (
            "a method of one's own",
            "using var x = randn(3); using var y = Plus(randn(3)); using var z = Held().relu();\n// members\nstatic Tensor "
                + "Plus(Tensor x) { var y = x.relu(); GC.KeepAlive(x); return y; }\nstatic readonly Tensor held = randn(3);\nstatic "
                    + "Tensor Held() => held;"),
        (
            "what shows a tensor that something holds",
            "using var net = new Wide(); using var y = net.Conv1.Weight.relu(); using var z = "
                + "net.get_parameter(\"conv1.weight\")!.relu();"),
        ("a scope", "using var scope = NewDisposeScope(); var y = randn(3).relu().softmax(0);"),
        (
            "a scope of the caller's",
            "using var scope = NewDisposeScope(); Inner();\n// members\nstatic void Inner() => Innermost(); static Tensor "
                + "Innermost() => randn(3).relu();"),
        (
            "a scope of a caller's caller, by name alone",
            "new Program().Outer();\n// members\nvoid Outer() { using var scope = NewDisposeScope(); Middle(this); }\nstatic void "
                + "Middle(Program program) => program.Inner();\nvoid Inner() { var y = randn(3).relu(); }"),
        (
            "a scope around a delegate",
            "Within(Inner); Within(() => randn(3).relu());\n// members\nstatic void Within(Func<Tensor> f) { using var scope = "
                + "NewDisposeScope(); f(); }\nstatic Tensor Inner() => randn(3).relu();"),
        (
            "a scope around an operator",
            "using var scope = NewDisposeScope(); var p = +new Program();\n// members\npublic static Program operator +(Program p) { "
                + "p.Field = randn(3).relu(); return p; }\nTensor? Field;"),
        (
            "a method that others call",
            "using var net = new Own(); using var x = randn(3); Trainerlike(net, x);\n// members\nstatic void "
                + "Trainerlike(Module<Tensor, Tensor> m, Tensor x) { using var y = m.call(x); }\nsealed class Own : Module<Tensor, "
                    + "Tensor> { public Own() : base(\"own\") { } public override Tensor forward(Tensor x) => x.relu().sigmoid(); }"),
        (
            "in place on a kept tensor",
            "using var x = randn(3); using Scalar two = 2; x.relu_().mul_(two).sigmoid_(); randn(3).relu_(); using var y = "
                + "x.mul_(two).exp();"),
        (
            "calls that keep their tensor",
            "using var y = randn(3).to(float64); using var z = randn(3).@double(); Console.Write(randn(1).item<float>()); "
                + "randn(3).Dispose(); using var u = randn(3).DetachFromDisposeScope(); using var w = y.MoveToOuterDisposeScope().exp();"),
        ("no number of torch's", "using var x = randn(3); using var y = x.pow(x); var n = 2 * 3.5; Console.Write(n + x.shape[0] * 2);"),
        (
            "an optimizer of ours",
            "using var net = new Tiny(); using var optimizer = ResNetGen.Training.OptimizerSettings.Sgd().Create(net, 0.1); "
                + "optimizer.zero_grad(); optimizer.step(); Any(optimizer);\n// members\nstatic void "
                    + "Any(torch.optim.Optimizer optimizer) => optimizer.step();"),
        (
            "our activations and sums",
            "using var x = randn(3); using var y = ResNetGen.Layers.Residual.Add(x, x.neg()); using var z = "
                + "ResNetGen.Layers.ActivationFunctions.Of(ResNetGen.Layers.Activation.Elu, x.neg());"),
        ("a value by index", "using var x = randn(3); x[0] = x[1]; x[TensorIndex.Slice(0, 1)] = x[TensorIndex.Slice(1, 2)];"),
    ];
}

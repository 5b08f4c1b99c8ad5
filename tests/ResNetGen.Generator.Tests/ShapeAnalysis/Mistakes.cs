namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>Programs with a mistake each, at the place between the marks, and what is said of it.</summary>
internal static class Mistakes
{
    /// <summary>Those that torch, or the check of a network's input, refuses when the program runs.</summary>
    public static IReadOnlyList<(string Id, string Program, string Message)> Failing { get; } =
    [
        ("RNG050", "new Tiny().forward(«randn(1, 3, 16, 16)»);",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (1, 3, 16, 16); give it 8 instead of 16 in dimension 2, and 8 "
                + "instead of 16 in dimension 3."),
        ("RNG050", "var images = randn(4, 3, 8, 9); new Tiny().call(«images»);",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (4, 3, 8, 9), from `randn(4, 3, 8, 9)` in line 1; give it 8 "
                + "instead of 9 in dimension 3."),
        ("RNG050", "using var net = new Tiny();\nusing var images = rand(4, 8, 8, 3);\nusing var points = "
            + "net.ForwardEndPoints(«images.to(float32)»);",
            "`input` of `Tiny.ForwardEndPoints` takes (N, 3, 8, 8), and this is (4, 8, 8, 3), from `rand(4, 8, 8, 3)` in line 2; "
                + "give it 3 instead of 8 in dimension 1, and 8 instead of 3 in dimension 3."),
        ("RNG050", "var x = randn(3, 8, 8); new Tiny().forward(«x»);",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (3, 8, 8), from `randn(3, 8, 8)` in line 1; give it 4 "
                + "dimensions instead of 3."),
        ("RNG050", "var n = 4; var side = 8 * 2; var x = zeros(n, 3, side, side, device: CPU); new Tiny().forward(«x»);",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (4, 3, 16, 16), from `zeros(n, 3, side, side, device: CPU)` "
                + "in line 1; give it 8 instead of 16 in dimension 2, and 8 instead of 16 in dimension 3."),
        ("RNG050", "Tensor x = randn(2, 192); for (var i = 0; i < 2; i++) { x = x.view(2, 3, 8, 8); new Wide().forward(«x»); }",
            "`input` of `Wide.forward` takes (N, 3, 16, 16), and this is (2, 3, 8, 8), from `x.view(2, 3, 8, 8)` in line 1; give it "
                + "16 instead of 8 in dimension 2, and 16 instead of 8 in dimension 3."),
        ("RNG050", "var x = DateTime.Now.Year > 2000 ? randn(1, 3, 8, 8) : randn(2, 3, 8, 8); new Wide().forward(«x»);",
            "`input` of `Wide.forward` takes (N, 3, 16, 16), and this is (?, 3, 8, 8); give it 16 instead of 8 in dimension 2, and "
                + "16 instead of 8 in dimension 3."),
        ("RNG050", "using var wide = new Wide(); var logits = wide.forward(randn(2, 3, 16, 16)); new Tiny().forward(«logits»);",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (2, 100, 1, 1), from `wide.forward(randn(2, 3, 16, 16))` in "
                + "line 1; give it 3 instead of 100 in dimension 1, and 8 instead of 1 in dimension 2, and 8 instead of 1 in dimension 3."),
        ("RNG050", "using var wide = new Wide(); using var points = wide.ForwardEndPoints(randn(2, 3, 16, 16)); "
            + "wide.Block1.call(«points.Block1»);",
            "`input` of `Block1Layers.forward` takes (N, 4, 16, 16), and this is (N, 8, 8, 8); give it 4 instead of 8 in dimension "
                + "1, and 16 instead of 8 in dimension 2, and 16 instead of 8 in dimension 3."),
        ("RNG050", "Run(() => new Tiny().forward(«arange(192).view(1, 3, 16, 4)»)); static void Run(Func<Tensor> f) => f();",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (1, 3, 16, 4); give it 8 instead of 16 in dimension 2, and 8 "
                + "instead of 4 in dimension 3."),
        ("RNG050", "One(); static void One() { try { Console.Write(\"\"); } finally { new Tiny().forward(«ones(1, 1, 8, 8)»); } }",
            "`input` of `Tiny.forward` takes (N, 3, 8, 8), and this is (1, 1, 8, 8); give it 3 instead of 1 in dimension 1."),
        ("RNG050", "var x = randn(1, 192); switch (x.dim()) { case 2: x = x.view([1, 3, 8, 8]); break; default: x = full([7, 3, 8, "
            + "8], 1); break; } new Wide().forward(«x»);",
            "`input` of `Wide.forward` takes (N, 3, 16, 16), and this is (?, 3, 8, 8); give it 16 instead of 8 in dimension 2, and "
                + "16 instead of 8 in dimension 3."),
        ("RNG050", "var x = await Load(); new Wide().forward(«x»);\n// members\n[return: TensorShape(\"N,3,8,8\")] static async "
            + "Task<Tensor> Load() { await Task.Yield(); return randn(1, 3, 8, 8); }",
            "`input` of `Wide.forward` takes (N, 3, 16, 16), and this is (N, 3, 8, 8), from `Load()` in line 1; give it 16 instead "
                + "of 8 in dimension 2, and 16 instead of 8 in dimension 3."),
        ("RNG052", "randn(4, 512).«view(4, 500)»;",
            "`view` cannot be done on (4, 512): it has 2048 values, and (4, 500) has 2000; write sizes of as many values, or -1 for "
                + "one of them."),
        ("RNG052", "var x = randn(8);\nx.«view(-1, 3, 8, 8)»;",
            "`view` cannot be done on (8,), from `randn(8)` in line 1: its 8 values cannot be shared out among 192; write other sizes."),
        ("RNG052", "randn(4, 512).«reshape(-1, -1)»;",
            "`reshape` cannot be done on (4, 512): more than one size is -1; write a number for all but one."),
        ("RNG052", "randn(4, 512).«view(-2, 512)»;",
            "`view` cannot be done on (4, 512): no size is -2; write -1 for the one that is to be worked out."),
        ("RNG052", "using var net = new Tiny(); var y = net.forward(randn(3, 3, 8, 8)); y.«view(3, 11)»;",
            "`view` cannot be done on (3, 10), from `net.forward(randn(3, 3, 8, 8))` in line 1: it has 30 values, and (3, 11) has "
                + "33; write sizes of as many values, or -1 for one of them."),
        ("RNG052", "randn(2, 3, 4).«permute(0, 1)»;",
            "`permute` cannot be done on (2, 3, 4): it has 3 dimensions, and 2 are named; name each of them once."),
        ("RNG052", "randn(2, 3, 4).«permute(0, 1, -2)»;",
            "`permute` cannot be done on (2, 3, 4): dimension 1 is named twice; name each of them once."),
        ("RNG052", "randn(2, 3, 4).«permute(0, 1, 3)»;",
            "`permute` cannot be done on (2, 3, 4): it has no dimension 3; write one from -3 to 2."),
        ("RNG052", "randn(2, 3, 4).«flatten(1, 3)»;",
            "`flatten` cannot be done on (2, 3, 4): it has no dimension 3; write one from -3 to 2."),
        ("RNG052", "randn(2, 3, 4).«flatten(2, 1)»;",
            "`flatten` cannot be done on (2, 3, 4): it would begin at dimension 2 and end at 1; write them the other way round."),
        ("RNG052", "randn(2, 3).«unsqueeze(3)»;",
            "`unsqueeze` cannot be done on (2, 3): it has no dimension 3; write one from -3 to 2."),
        ("RNG052", "randn(2, 3).«transpose(0, 2)»;",
            "`transpose` cannot be done on (2, 3): it has no dimension 2; write one from -2 to 1."),
        ("RNG052", "randn(2, 3, 4).«t()»;",
            "`t` cannot be done on (2, 3, 4): it has 3 dimensions, and `t` takes two at most; write `transpose` with the two that "
                + "are meant."),
        ("RNG052", "randn(2, 3).«squeeze(2)»;",
            "`squeeze` cannot be done on (2, 3): it has no dimension 2; write one from -2 to 1."),
        ("RNG052", "var a = randn(2, 3); var b = randn(2, 4); «cat([a, b])»;",
            "`cat` cannot be done on these: (2, 3) and (2, 4) differ in dimension 1; only dimension 0, along which they are joined, "
                + "may differ."),
        ("RNG052", "torch.«cat(new[] { randn(2, 3), randn(2, 3, 1) }, 1)»;",
            "`cat` cannot be done on these: (2, 3) and (2, 3, 1) have different numbers of dimensions; give them the same."),
        ("RNG052", "torch.«cat(new[] { randn(2, 3), randn(2, 3) }, 2)»;",
            "`cat` cannot be done on these: it has no dimension 2; write one from -2 to 1."),
        ("RNG052", "var a = randn(2, 3); var b = randn(2, 4); var c = «a + b»;",
            "`+` cannot be done on (2, 3), from `randn(2, 3)` in line 1: it does not go with (2, 4): dimension -1 is 3 here and 4 "
                + "there; make them the same, or one of them 1."),
        ("RNG052", "randn(2, 3).«add(randn(5, 1, 2))»;",
            "`add` cannot be done on (2, 3): it does not go with (5, 1, 2): dimension -1 is 3 here and 2 there; make them the same, "
                + "or one of them 1."),
        ("RNG053", "cross_entropy(randn(4, 10), «randint(0, 10, 5)»);",
            "Logits and target do not fit: logits (4, 10) take a target (4,) of classes or (4, 10) of probabilities, not (5,); give "
                + "them the same batch and classes."),
        ("RNG053", "var target = randint(0, 1000, 4);\ncross_entropy(randn(4, 10), «target.to(int64)»);",
            "Logits and target do not fit: the target has classes up to 999, and the logits (4, 10) are of 10, from 0 to 9; draw "
                + "them below 10."),
        ("RNG053", "cross_entropy(randn(4, 10), «one_hot(arange(4), 12).to(float32)»);",
            "Logits and target do not fit: logits (4, 10) take a target (4,) of classes or (4, 10) of probabilities, not (4, 12); "
                + "give them the same batch and classes."),
        ("RNG053", "cross_entropy(randn(4, 10), «rand(4, 1000)»);",
            "Logits and target do not fit: logits (4, 10) take a target (4,) of classes or (4, 10) of probabilities, not (4, 1000); "
                + "give them the same batch and classes."),
        ("RNG053", "using var net = new Wide(); using var loss = CrossEntropyLoss(); loss.call(net.forward(randn(4, 3, 16, 16)), "
            + "«arange(4)»);",
            "Logits and target do not fit: logits (4, 100, 1, 1) take a target (4, 1, 1) of classes or (4, 100, 1, 1) of "
                + "probabilities, not (4,); write `logits.flatten(1)`."),
        ("RNG053", "using var net = new Tiny(); CrossEntropyLoss().forward(net.forward(randn(4, 3, 8, 8)), «rand(4, 100)»);",
            "Logits and target do not fit: logits (4, 10) take a target (4,) of classes or (4, 10) of probabilities, not (4, 100); "
                + "give them the same batch and classes."),
        ("RNG053", "cross_entropy(randn(2, 10, 3, 4), «zeros(2, 4, 3, int64)»);",
            "Logits and target do not fit: logits (2, 10, 3, 4) take a target (2, 3, 4) of classes or (2, 10, 3, 4) of "
                + "probabilities, not (2, 4, 3); give them the same batch and classes."),
    ];

    /// <summary>Those against a shape that is stated and that nothing checks at run time.</summary>
    public static IReadOnlyList<(string Id, string Program, string Message)> Stated { get; } =
    [
        ("RNG050", "using var joined = new Joined(); joined.Backbone.call(«randn(1, 3, 32, 32)»);",
            "`input` of `BackboneNetwork.forward` takes (N, 3, 16, 16), and this is (1, 3, 32, 32); give it 16 instead of 32 in "
                + "dimension 2, and 16 instead of 32 in dimension 3."),
        ("RNG050", "using var wide = new Wide(); wide.Block1.Unit1.forward(«randn(1, 4, 8, 8)»);",
            "`input` of `Bottleneck_8_2_1_From4.forward` takes (N, 4, 16, 16), and this is (1, 4, 8, 8); give it 16 instead of 8 in "
                + "dimension 2, and 16 instead of 8 in dimension 3."),
        ("RNG050", "Loss(randn(4, 10), «zeros(5)»);\n// members\nstatic void Loss([TensorShape(\"N,C\")] Tensor logits, "
            + "[TensorShape(\"N\")] Tensor target) { }",
            "`target` of `Program.Loss` takes (4,), and this is (5,); give it 4 instead of 5 in dimension 0."),
        ("RNG050", "Any(«randn(7, 2)»);\n// members\nstatic void Any([TensorShape(\"..., 3, 7\")] Tensor x) { }",
            "`x` of `Program.Any` takes (..., 3, 7), and this is (7, 2); give it 3 instead of 7 in dimension 0, and 7 instead of 2 "
                + "in dimension 1."),
        ("RNG050", "Any(«randn(7)»);\n// members\nstatic void Any([TensorShape(\"...,3,7\")] Tensor x) { }",
            "`x` of `Program.Any` takes (..., 3, 7), and this is (7,); give it at least 2 dimensions instead of 1."),
        ("RNG050", "Flat(randn(4, 3, 2, 2));\n// members\n[return: TensorShape(\"N,12\")] static Tensor "
            + "Flat([TensorShape(\"N,3,2,2\")] Tensor x) { return «x.flatten(2)»; }",
            "`Flat` returns (N, 12), and this is (N, 3, 4); give it 2 dimensions instead of 3."),
        ("RNG050", "Flat(randn(4, 3, 2, 2));\n// members\n[return: TensorShape(\"N,13\")] static Tensor "
            + "Flat([TensorShape(\"N,3,2,2\")] Tensor images) => «images.flatten(1)»;",
            "`Flat` returns (N, 13), and this is (N, 12); give it 13 instead of 12 in dimension 1."),
        ("RNG050", "Load();\n// members\n[return: TensorShape(\"N,3\")] static async Task<Tensor> Load() { await Task.Yield(); "
            + "return «randn(1, 4)»; }",
            "`Load` returns (N, 3), and this is (1, 4); give it 3 instead of 4 in dimension 1."),
        ("RNG050", "new Program { Image = «randn(1, 3, 8, 8)» };\n// members\n[TensorShape(\"3,8,8\")] public Tensor Image { get; set; }",
            "`Program.Image` holds (3, 8, 8), and this is (1, 3, 8, 8); give it 3 dimensions instead of 4."),
        ("RNG050", "new Program().image = «zeros(8)»;\n// members\n[TensorShape(\"3,8,8\")] private Tensor image;",
            "`Program.image` holds (3, 8, 8), and this is (8,); give it 3 dimensions instead of 1."),
        ("RNG050", "new Sample(«zeros(8)», 1);\n// members\nrecord Sample([TensorShape(\"3,*,8\")] Tensor Image, int Label);",
            "`Image` of `Sample` takes (3, *, 8), and this is (8,); give it 3 dimensions instead of 1."),
        ("RNG050", "Step step = x => { }; step(«zeros(8)»);\n// members\ndelegate void Step([TensorShape(\"N,8\")] Tensor x);",
            "`x` of `Step.Invoke` takes (N, 8), and this is (8,); give it 2 dimensions instead of 1."),
        ("RNG050", "new Base().call(«randn(1, 3)»);\n// members\nclass Base : Module<Tensor, Tensor> { public Base() : base(\"b\") { "
            + "} public override Tensor forward([TensorShape(\"N,2\")] Tensor x) => x; }",
            "`x` of `Base.forward` takes (N, 2), and this is (1, 3); give it 2 instead of 3 in dimension 1."),
        ("RNG050", "\n// members\n[TensorShape(\"3,8,8\")] static Tensor Image => «zeros(3, 8, 9)»;",
            "`Image` returns (3, 8, 8), and this is (3, 8, 9); give it 8 instead of 9 in dimension 2."),
        ("RNG050", "\n// members\n[TensorShape(\"3,8,8\")] static Tensor image = «zeros(3, 8, 9)»;",
            "`Program.image` holds (3, 8, 8), and this is (3, 8, 9); give it 8 instead of 9 in dimension 2."),
        ("RNG051", "\n// members\nvoid M([TensorShape(«\"N,3,-1\"»)] Tensor x) { }",
            "This states no shape of a tensor: `-1` is no size; write sizes with commas between them, as in \"N,3,224,224\"."),
        ("RNG051", "\n// members\nvoid M([TensorShape(«\"N,3,\"»)] Tensor x) { }",
            "This states no shape of a tensor: there is nothing between two of its commas, or behind the last; write sizes with "
                + "commas between them, as in \"N,3,224,224\"."),
        ("RNG051", "\n// members\n[return: TensorShape(«\"N,...\"»)] Tensor M(Tensor x) => x;",
            "This states no shape of a tensor: `...` can stand at the beginning only; write sizes with commas between them, as in "
                + "\"N,3,224,224\"."),
        ("RNG051", "\n// members\n[TensorShape(«\"(N,3)\"»)] Tensor M { get; }",
            "This states no shape of a tensor: `(N` is no size; write sizes with commas between them, as in \"N,3,224,224\"."),
        ("RNG051", "\n// members\n[TensorShape(«null!»)] Tensor m;",
            "This states no shape of a tensor: it is null; write sizes with commas between them, as in \"N,3,224,224\"."),
        ("RNG051", "\n// members\nvoid M([«TensorShape(\"N\")»] int x) { }",
            "This states no shape of a tensor: `int` is no tensor; state it for a `Tensor`, or for a task of one."),
        ("RNG051", "\n// members\n[return: «TensorShape(\"N\")»] Task<int> M() => Task.FromResult(1);",
            "This states no shape of a tensor: `Task<int>` is no tensor; state it for a `Tensor`, or for a task of one."),
    ];
}

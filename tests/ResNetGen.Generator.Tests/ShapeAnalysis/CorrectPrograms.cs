namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>Programs that are right, by the trap that each sets.</summary>
internal static class CorrectPrograms
{
    public static IReadOnlyList<(string Trap, string Program)> All { get; } =
    [
        ("the plain case", "using var net = new Tiny(); var y = net.forward(randn(2, 3, 8, 8));"),
        (
            "any batch",
            "using var net = new Tiny(); foreach (var n in new[] { 1, 7 }) { net.forward(randn(n, 3, 8, 8)); net.call(rand(5, 3, "
                + "8, 8)); }"),
        ("a name given again", "using var net = new Tiny(); var x = randn(1, 192); x = x.view(-1, 3, 8, 8); net.forward(x);"),
        ("a loop that changes the shape", "var x = randn(1, 3); for (var i = 0; i < 3; i++) { x = cat([x, x]); } x.view(24);"),
        ("a loop that adds a dimension", "var x = randn(3, 8, 8); while (x.dim() < 4) { x = x.unsqueeze(0); } new Tiny().forward(x);"),
        (
            "two ways that differ",
            "var x = randn(1, 3, 16, 16); if (DateTime.Now.Year > 2000) { x = randn(1, 3, 8, 8); } new Tiny().forward(x);"),
        ("a choice", "var x = DateTime.Now.Year > 2000 ? randn(1, 3, 8, 8) : randn(1, 3, 16, 16); new Tiny().forward(x);"),
        ("a choice of what is null", "Tensor? given = null; var x = given ?? randn(1, 3, 8, 8); new Tiny().forward(x);"),
        ("an assignment where it is null", "Tensor? x = randn(1, 3, 16, 16); x = null; x ??= randn(1, 3, 8, 8); new Tiny().forward(x);"),
        ("a call where it is not null", "Tensor? x = randn(1, 192); var y = x?.view(1, 3, 8, 8); new Tiny().forward(y!);"),
        ("a switch", "var x = DateTime.Now.Year switch { < 2000 => randn(1, 2), _ => randn(1, 3, 8, 8) }; new Tiny().forward(x);"),
        (
            "a goto",
            "var x = randn(1, 2); var n = 0; again: if (n++ > 0) { new Tiny().forward(x); return; } x = randn(1, 3, 8, 8); goto again;"),
        (
            "a try that may have failed",
            "var x = randn(1, 192); try { x = x.view(1, 3, 8, 8); throw new InvalidOperationException(); } catch "
                + "(InvalidOperationException) { new Tiny().forward(x); }"),
        (
            "a finally that writes",
            "var x = randn(1, 2); try { Console.Write(\"\"); } finally { x = randn(1, 3, 8, 8); } new Tiny().forward(x);"),
        (
            "a filter that writes",
            "var x = randn(1, 2); try { throw new InvalidOperationException(); } catch (Exception) when ((x = randn(1, 3, 8, 8)) is "
                + "not null) { new Tiny().forward(x); }"),
        ("a lambda that writes", "var x = randn(1, 2); Action change = () => x = randn(1, 3, 8, 8); change(); new Tiny().forward(x);"),
        ("a local function that writes", "var x = randn(1, 2); Change(); new Tiny().forward(x); void Change() => x = randn(1, 3, 8, 8);"),
        ("a lambda that runs later", "var x = randn(1, 2); Action run = () => new Tiny().forward(x); x = randn(1, 3, 8, 8); run();"),
        (
            "an out argument",
            "var x = randn(1, 2); Make(out x); new Tiny().forward(x);\n// members\nstatic void Make(out Tensor x) => x = randn(1, "
                + "3, 8, 8);"),
        (
            "a ref argument",
            "var x = randn(1, 2); Make(ref x); new Tiny().forward(x);\n// members\nstatic void Make(ref Tensor x) => x = randn(1, "
                + "3, 8, 8);"),
        ("a ref local", "var x = randn(1, 2); ref var y = ref x; y = randn(1, 3, 8, 8); new Tiny().forward(x);"),
        (
            "a ref that is returned",
            "var x = randn(1, 2); Same(ref x) = randn(1, 3, 8, 8); new Tiny().forward(x);\n// members\nstatic ref Tensor Same(ref "
                + "Tensor x) => ref x;"),
        (
            "a ref of a choice",
            "var x = randn(1, 2); var z = randn(1, 2); (DateTime.Now.Year > 2000 ? ref x : ref z) = randn(1, 3, 8, 8); new "
                + "Tiny().forward(x);"),
        ("a tuple that is taken apart", "var x = randn(1, 2); var y = randn(1, 3, 8, 8); (x, y) = (y, x); new Tiny().forward(x);"),
        (
            "a pattern in a loop",
            "object[] all = [randn(1, 3, 8, 8)]; foreach (var o in all) { if (o is Tensor x) { new Tiny().forward(x); x = randn(1, "
                + "2); } }"),
        (
            "a pattern with a property",
            "object o = randn(1, 3, 8, 8); if (o is Tensor { requires_grad: false } x) { new Tiny().forward(x); }"),
        ("a foreach variable", "foreach (var x in new[] { randn(1, 3, 8, 8), randn(2, 3, 8, 8) }) { new Tiny().forward(x); }"),
        ("a shape that is changed in place", "var x = randn(3, 8, 8); x.unsqueeze_(0); new Tiny().forward(x);"),
        ("one changed in place by another name", "var x = randn(3, 8, 8); var y = x; y.unsqueeze_(0); new Tiny().forward(x);"),
        ("one changed in place by a cast", "var x = randn(3, 8, 8); var y = x.to(float32); y.unsqueeze_(0); new Tiny().forward(x);"),
        (
            "one changed in place elsewhere",
            "var x = randn(3, 8, 8); Batch(x); new Tiny().forward(x);\n// members\nstatic void Batch(Tensor x) => x.unsqueeze_(0);"),
        (
            "one changed in place from a list",
            "var x = randn(3, 8, 8); var list = new List<Tensor> { x }; list.ForEach(y => y.unsqueeze_(0)); new Tiny().forward(x);"),
        (
            "a method of the same name",
            "var x = randn(1, 3, 16, 16); x.view(1L, 2L, \"\"); new Tiny().forward(Shrink.view(x, 8));\n// members\n}\npublic static "
                + "class Shrink { public static Tensor view(this Tensor x, long n, long m, string s) => x; public static Tensor "
                    + "view(Tensor x, int n) => x.slice(2, 0, n, 1).slice(3, 0, n, 1);"),
        (
            "a network behind its base class",
            "Module<Tensor, Tensor> net = new Wide(); net.forward(randn(1, 3, 16, 16)); net = new Tiny(); net.call(randn(1, 3, 8, 8));"),
        (
            "a network that is cast",
            "var net = new Tiny(); var shape = randn(1, 3, 8, 8); ((Module<Tensor, Tensor>)net).call(shape); "
                + "((INetwork)net).ForwardEndPoints(shape).Dispose();"),
        (
            "a hook that resizes",
            "var net = new Tiny(); net.register_forward_pre_hook((_, x) => x.slice(2, 0, 8, 1).slice(3, 0, 8, 1)); net.call(randn(1, "
                + "3, 16, 16));"),
        (
            "constants",
            "const int C = 3; const long S = 2 * C + 2; new Tiny().forward(randn(1, C, S, S)); new "
                + "Tiny().forward(randn((int)Size.Batch, 3, (long)Size.Side, 8));\n// members\nenum Size { Batch = 4, Side = 8 }"),
        (
            "numbers in locals",
            "var side = 16; side /= 2; var n = side; side = n; new Tiny().forward(randn(n - 7, 3, side, n)); n++; randn(n).view(9);"),
        (
            "a number that a lambda writes",
            "var side = 16; Action half = () => side = 8; half(); new Tiny().forward(randn(1, 3, side, side));"),
        (
            "sizes in arrays, lists and sizes",
            "var net = new Tiny(); net.forward(zeros(new long[] { 1, 3, 8, 8 })); net.forward(ones([1, 3, 8, 8])); "
                + "net.forward(empty(size: [2, 3, 8, 8], dtype: float32)); net.forward(randint(2, new Size(new long[] { 1, 3, 8, 8 "
                    + "})).to(float32)); net.forward(randint(0, 2, (1, 3, 8, 8), float32));"),
        ("an array that is changed", "var sizes = new long[] { 1, 3, 16, 16 }; sizes[2] = sizes[3] = 8; new Tiny().forward(zeros(sizes));"),
        ("a list with another spread into it", "long[] image = [3, 8, 8]; new Tiny().forward(zeros([1, .. image]));"),
        (
            "the size that is worked out",
            "var x = randn(4, 2, 6); x.view(-1); x.view(4, -1); x.view(2, -1, 3).reshape(-1, 4, 3); x.flatten(1).view(-1, 3, 4); "
                + "x.view(x.shape[0], -1); x.view(x.shape); x.view(x.size(0), x.size(-1), -1); x.view(x.shape[1], 24);"),
        (
            "a size that may be the one worked out",
            "long n = -1; foreach (var m in new long[] { -1, 4 }) { n = m; randn(4, 12).view(n, 3, 4).view(n, 12); }"),
        (
            "dimensions from the end",
            "var x = randn(2, 3, 4, 5); x.permute(0, -1, 1, -2).flatten(-2, -1).reshape(2, 5, 12); "
                + "x.unsqueeze(-1).squeeze(-1).transpose(-1, -2).reshape(2, 3, 20); x.permute([3, 2, 1, 0]).reshape(5, 24);"),
        (
            "a single value",
            "var x = zeros(new long[0]); x.flatten().view(1); x.unsqueeze(0).view(1, 1); x.view(1, 1, 1).view(new long[0]); "
                + "x.transpose(0, -1);"),
        ("no values", "var x = zeros(0, 4); x.view(0, 2, 2); x.view(2, 0); x.view(-1, 4).reshape(0, 7); cat([x, randn(2, 4)]).view(8);"),
        (
            "cat leaves out what is empty",
            "cat([zeros(0), randn(2, 3)], 1).view(6); cat(new[] { randn(2, 3), randn(2, 4) }, dim: 1).view(14); cat(new List<Tensor> "
                + "{ randn(2, 3), randn(1, 3) }).view(9); cat([randn(1, 2), randn(1, 3)], -1).view(5);"),
        (
            "a sum that is spread",
            "var x = randn(4, 1, 3) + randn(5, 1); x.view(4, 5, 3); x = x * 2 - 1; x = 1 / x; x = -x; x += randn(3); "
                + "x.add(1).mul(x).view(60); (x > 0).view(60);"),
        (
            "a batch that is not known",
            "using var net = new Wide(); var y = net.forward(randn(2, 3, 16, 16)); y.view(-1, 100); y.flatten(1).view(2, 100); "
                + "y.squeeze(); y.view(10, 20); y.mean([2, 3]).view(2, 100);"),
        (
            "end points",
            "using var net = new Wide(); using var points = net.ForwardEndPoints(randn(2, 3, 16, 16)); points.Block1.view(2, 8, 64); "
                + "points.Block1_Unit1.view(-1, 8, 256); points.Logits.flatten(1); net.Pool.call(points.Block1); "
                    + "net.Block1.call(points.Conv1); net.Block1.Unit2.forward(points.Block1_Unit1);"),
        (
            "a part",
            "using var joined = new Joined(); using var x = randn(1, 3, 16, 16); "
                + "joined.Logits.call(joined.Pool.call(joined.Backbone.call(x))); joined.forward(x);"),
        (
            "classes and probabilities",
            "var logits = randn(4, 10); cross_entropy(logits, randint(0, 10, 4)); cross_entropy(logits, rand(4, 10)); "
                + "cross_entropy(logits, zeros(4, int64)); CrossEntropyLoss().call(logits, arange(4)); cross_entropy(randn(10), "
                    + "tensor(3L)); cross_entropy(randn(2, 10, 3, 4), randint(10, new long[] { 2, 3, 4 })); cross_entropy(randn(4, "
                        + "10, 1, 1).flatten(1), one_hot(arange(4), 10).to(float32)); cross_entropy(randn(10), rand(10)); "
                            + "cross_entropy(randn(2, 5, 3), randint(5, (2, 3)));"),
        (
            "a class that is ignored",
            "var target = randint(0, 11, 4); cross_entropy(randn(4, 10), target, ignore_index: 10); CrossEntropyLoss(ignore_index: "
                + "10).call(randn(4, 10), target);"),
        (
            "classes that are changed in place",
            "var target = randint(0, 1000, 4); target.remainder_(10); cross_entropy(randn(4, 10), target); var other = randint(0, "
                + "1000, 4); other[TensorIndex.Ellipsis] = 3; cross_entropy(randn(4, 10), other); var third = randint(0, 1000, 4) % "
                    + "10; cross_entropy(randn(4, 10), third); var fourth = randint(0, 1000, 4); Clip(fourth); "
                        + "cross_entropy(randn(4, 10), fourth); var fifth = randint(0, 1000, 4); fifth.view(-1).clamp_(0, 9); "
                            + "cross_entropy(randn(4, 10), fifth);\n// members\nstatic void Clip(Tensor x) => x.clamp_(0, 9);"),
        (
            "named arguments in another order",
            "randn(4, 6).flatten(end_dim: -1, start_dim: 0).view(24); cross_entropy(target: randint(0, 10, 4), input: randn(4, 10)); "
                + "full(value: 1, size: new long[] { 2, 3 }).view(6); randn(2, 3).transpose(dim1: 0, dim0: 1).reshape(6);"),
        (
            "arange",
            "arange(10).view(2, 5); arange(1, 10, 3).view(3); arange(10, 0, -3).view(4); arange(0.5, 2.5).view(2); arange(0, 1, "
                + "0.25).view(4); arange(3, 3).view(0);"),
        (
            "attributes of one's own",
            "Loss(randn(4, 10), zeros(4)); Any(randn(7)); Any(randn(2, 7)); Sides(randn(1, 3, 8, 8)).view(1, 3, 64); Sides(randn(2, "
                + "3, 5, 5));\n// members\nstatic void Loss([TensorShape(\"N,C\")] Tensor logits, [TensorShape(\"N\")] Tensor "
                    + "target) { }\nstatic void Any([TensorShape(\"...,7\")] Tensor x) { }\n[return: TensorShape(\"N,C,*\")] static "
                        + "Tensor Sides([TensorShape(\"N,C,S,S\")] Tensor x) { if (x.shape[0] == 2) { return x.flatten(2); } x = "
                            + "x.view(-1, 3, 64); return x; }"),
        (
            "an overload without the attribute",
            "new Narrow().forward(randn(1, 2)); new Wider().forward(randn(1, 5)); new Wider().call(randn(1, 5));\n// members\nclass "
                + "Narrow : Module<Tensor, Tensor> { public Narrow() : base(\"n\") { } public override Tensor "
                    + "forward([TensorShape(\"N,2\")] Tensor x) => x; }\nsealed class Wider : Narrow { public override Tensor "
                        + "forward(Tensor x) => x; }"),
        (
            "tasks",
            "var x = await Load(); new Tiny().forward(x); var task = Load(); new Tiny().forward(await task); x = randn(1, 2); await "
                + "Task.Yield();\n// members\n[return: TensorShape(\"1,3,8,8\")] static async Task<Tensor> Load() { await "
                    + "Task.Yield(); var x = randn(192); return x.view(1, 3, 8, 8); }"),
        (
            "an iterator",
            "foreach (var x in Images()) { new Tiny().forward(x); }\n// members\nstatic IEnumerable<Tensor> Images() { var x = "
                + "randn(192); yield return x.view(1, 3, 8, 8); x = randn(2, 3, 8, 8); yield return x; }"),
        (
            "properties that are set",
            "var p = new Program { Image = randn(1, 3, 8, 8) }; new Tiny().forward(p.Image!); p.Free = randn(1, 2); p.Free = "
                + "randn(1, 3, 8, 8); new Tiny().forward(p.Free);\n// members\n[TensorShape(\"N,3,8,8\")] public Tensor? Image { "
                    + "get; set; }\npublic Tensor Free;"),
        (
            "what is assigned in a condition",
            "Tensor x; if ((x = randn(1, 3, 16, 16)).dim() == 4 && (x = randn(1, 3, 8, 8)).dim() == 4) { new Tiny().forward(x); } "
                + "else { new Wide().forward(x); }"),
        (
            "an argument that writes another",
            "var x = randn(1, 3, 16, 16); Both(x, x = randn(1, 3, 8, 8)); new Tiny().forward(x);\n// members\nstatic void "
                + "Both([TensorShape(\"N,3,16,16\")] Tensor a, [TensorShape(\"N,3,8,8\")] Tensor b) { }"),
        (
            "a discard and a using",
            "using (var x = randn(1, 3, 8, 8)) { _ = new Tiny().forward(x); } using var scope = NewDisposeScope(); var y = randn(1, "
                + "3, 16, 16).MoveToOuterDisposeScope(); new Wide().forward(y);"),
        (
            "a dynamic call",
            "dynamic net = new Tiny(); var x = randn(1, 192); net.forward(x.view(1, 3, 8, 8)); dynamic y = randn(1, 3, 8, 8); new "
                + "Tiny().forward((Tensor)y);"),
        ("one network after another", "var x = randn(1, 3, 8, 8); new Tiny().forward(x); var y = zeros(0); cat([x, x]).view(2, 3, 8, 8);"),
    ];
}

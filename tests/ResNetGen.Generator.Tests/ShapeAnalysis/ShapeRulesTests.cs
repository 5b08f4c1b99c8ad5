using System.Runtime.InteropServices;
using ResNetGen.Generator.ShapeAnalysis;
using static TorchSharp.torch;

namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>
/// The rules against libtorch, with random shapes and arguments. Where all is known, a rule finds a problem exactly where torch fails, and
/// otherwise torch's shape. Where some sizes and arguments are not, it may know less and never something else.
/// </summary>
public sealed class ShapeRulesTests
{
    private const int Trials = 500;

    static ShapeRulesTests() => set_num_threads(1);

    [Fact]
    public void View() => Compare(
        random => ([Shape(random, 0, 4, 0, 6)], Sizes(random)),
        (tensors, sizes) => tensors[0].view(sizes),
        (shapes, sizes) => ShapeRules.Reshape(shapes[0], sizes));

    [Fact]
    public void View_to_as_many_values() => Compare(
        random =>
        {
            var shape = Shape(random, 1, 4, 1, 6);
            var sizes = shape.OrderBy(_ => random.Next()).ToList();
            sizes.Insert(random.Next(sizes.Count), 1);
            sizes[random.Next(sizes.Count)] = random.Next(-1, 7);
            return ([shape], [.. sizes]);
        },
        (tensors, sizes) => tensors[0].view(sizes),
        (shapes, sizes) => ShapeRules.Reshape(shapes[0], sizes));

    [Fact]
    public void Reshape_of_what_is_not_contiguous() => Compare(
        random => ([Shape(random, 2, 3, 1, 4)], Sizes(random)),
        (tensors, sizes) => tensors[0].transpose(0, 1).reshape(sizes),
        (shapes, sizes) => ShapeRules.Reshape(ShapeRules.Transpose(shapes[0], 0, 1).Shape!, sizes));

    [Fact]
    public void Permute() => Compare(
        random =>
        {
            var shape = Shape(random, 0, 4, 0, 4);
            var order = Enumerable.Range(0, shape.Length)
                .OrderBy(_ => random.Next())
                .Select(dim => (long)(random.Next(3) == 0 ? dim - shape.Length : dim))
                .ToList();
            if (random.Next(3) == 0)
            {
                order.Add(random.Next(-1, 4));
            }

            if (order.Count > 0 && random.Next(3) == 0)
            {
                order[random.Next(order.Count)] = random.Next(-5, 5);
            }

            return ([shape], [.. order]);
        },
        (tensors, order) => tensors[0].permute(order),
        (shapes, order) => ShapeRules.Permute(shapes[0], order));

    [Fact]
    public void Transpose() => Compare(
        random => ([Shape(random, 0, 4, 0, 4)], [random.Next(-5, 5), random.Next(-5, 5)]),
        (tensors, dims) => tensors[0].transpose(dims[0], dims[1]),
        (shapes, dims) => ShapeRules.Transpose(shapes[0], dims[0], dims[1]));

    [Fact]
    public void T() =>
        Compare(
            random => ([Shape(random, 0, 4, 0, 4)], []), (tensors, _) => tensors[0].t(), (shapes, _) => ShapeRules.Transpose(shapes[0]));

    [Fact]
    public void Flatten() => Compare(
        random => ([Shape(random, 0, 4, 0, 4)], [random.Next(-5, 4), random.Next(-3, 5)]),
        (tensors, dims) => tensors[0].flatten(dims[0], dims[1]),
        (shapes, dims) => ShapeRules.Flatten(shapes[0], dims[0], dims[1]));

    [Fact]
    public void Unsqueeze() => Compare(
        random => ([Shape(random, 0, 4, 0, 4)], [random.Next(-6, 6)]),
        (tensors, dims) => tensors[0].unsqueeze(dims[0]),
        (shapes, dims) => ShapeRules.Unsqueeze(shapes[0], dims[0]));

    [Fact]
    public void Squeeze() => Compare(
        random => ([Shape(random, 0, 4, 0, 2)], [random.Next(-5, 5)]),
        (tensors, dims) => tensors[0].squeeze(dims[0]),
        (shapes, dims) => ShapeRules.Squeeze(shapes[0], dims[0]));

    [Fact]
    public void Squeeze_all() =>
        Compare(
            random => ([Shape(random, 0, 4, 0, 2)], []),
            (tensors, _) => tensors[0].squeeze(),
            (shapes, _) => ShapeRules.Squeeze(shapes[0]));

    [Fact]
    public void Cat() => Compare(
        random =>
        {
            var first = Shape(random, 0, 3, 0, 3);
            var shapes = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => random.Next(5) == 0 ? Shape(random, 0, 3, 0, 3) : [.. first])
                .ToList();
            foreach (var shape in shapes.Where(shape => shape.Length > 0))
            {
                shape[random.Next(shape.Length)] = random.Next(4);
            }

            return ([.. shapes], [random.Next(-4, 4)]);
        },
        (tensors, dims) => cat(tensors, dims[0]),
        (shapes, dims) => ShapeRules.Cat(shapes, dims[0]),
        mayKnowLess: true);

    [Fact]
    public void Broadcast() => Compare(
        random => ([Shape(random, 0, 4, 0, 3), Shape(random, 0, 4, 0, 3)], []),
        (tensors, _) => tensors[0] + tensors[1],
        (shapes, _) => ShapeRules.Broadcast(shapes[0], shapes[1]));

    [Fact]
    public void One_hot() => Compare(
        random => ([Shape(random, 0, 3, 1, 4)], [random.Next(1, 5)]),
        (tensors, classes) => nn.functional.one_hot(tensors[0].to(int64), classes[0]),
        (shapes, classes) => ShapeRules.OneHot(shapes[0], classes[0]));

    [Fact]
    public void Cross_entropy() => Compare(
        random =>
        {
            var logits = Shape(random, 1, 5, 1, 3);
            var target = random.Next(3) == 0 ? [.. logits] : logits.ToList();
            if (random.Next(3) > 0)
            {
                target.RemoveAt(Math.Min(1, target.Count - 1));
            }

            if (target.Count > 0 && random.Next(2) == 0)
            {
                target[random.Next(target.Count)] = random.Next(1, 4);
            }

            return ([logits, [.. target]], []);
        },
        (tensors, _) =>
            nn.functional.cross_entropy(tensors[0], tensors[0].shape.SequenceEqual(tensors[1].shape) ? tensors[1] : tensors[1].to(int64)),
        (shapes, _) =>
            ShapeRules.CrossEntropy(shapes[0], shapes[1]) is { } problem ? ShapeResult.Impossible(problem) : new TensorShape([]));

    private static void Compare(
        Func<Random, (long[][] Shapes, long[] Arguments)> draw,
        Func<Tensor[], long[], Tensor> run,
        Func<TensorShape[], Dimension[], ShapeResult> rule,
        bool mayKnowLess = false)
    {
        var random = new Random(1);
        var (failures, successes) = (0, 0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var (shapes, arguments) = draw(random);
            var actual = Run(shapes, arguments, run);
            _ = actual is null ? failures++ : successes++;
            var known = rule(
                [.. shapes.Select(shape => new TensorShape(shape.Select(size => (Dimension)size)))],
                [.. arguments.Select(argument => (Dimension)argument)]);
            var what = $"({string.Join("), (", shapes.Select(shape => string.Join(", ", shape)))}) by "
                + $"[{string.Join(", ", arguments)}] is {(actual is null ? "impossible" : $"({string.Join(", ", actual)})")}, not {known}";
            Assert.True((known.Problem is null) == (actual is not null), what);
            Assert.True(
                known.Shape is null
                    ? mayKnowLess || actual is null
                    : actual is null || known.Shape.Sizes.Select(size => size.Value).SequenceEqual(actual.Select(size => (long?)size)),
                what);

            var less = rule(
                [.. shapes.Select(shape => new TensorShape(shape.Select(size => random.Next(3) == 0 ? Dimension.Unknown : size)))],
                [.. arguments.Select(argument => random.Next(4) == 0 ? Dimension.Unknown : argument)]);
            Assert.True(less.Problem is null || actual is null, $"{what}, nor {less}");
            Assert.True(
                less.Shape is null
                    || actual is null
                    || (less.Shape.Rank == actual.Length && !less.Shape.Sizes.Where((size, i) => size.Differs(actual[i])).Any()),
                $"{what}, nor {less}");
        }

        // Both kinds were drawn.
        Assert.True(successes > Trials / 20, $"{successes} of {Trials} succeed");
        Assert.True(failures > Trials / 20 || failures == 0, $"{failures} of {Trials} fail");
    }

    /// <summary>The shape that torch gives, or null where it fails.</summary>
    private static long[]? Run(long[][] shapes, long[] arguments, Func<Tensor[], long[], Tensor> run)
    {
        using var scope = NewDisposeScope();
        try
        {
            return run([.. shapes.Select(shape => zeros(shape))], arguments).shape;
        }
        catch (ExternalException)
        {
            return null;
        }
    }

    private static long[] Shape(Random random, int lowestRank, int highestRank, int lowest, int highest) =>
        [.. Enumerable.Range(0, random.Next(lowestRank, highestRank + 1)).Select(_ => (long)random.Next(lowest, highest + 1))];

    private static long[] Sizes(Random random) =>
        [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => (long)random.Next(random.Next(8) == 0 ? -2 : random.Next(2) - 1, 9))];
}

using ResNetGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

/// <summary>The state of torch's generator, which another thread may draw from while it is read.</summary>
[Collection(nameof(Alone))]
public sealed class GeneratorStateTests
{
    // The places of "left" and "next" in a state, of which one tells the other.
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void What_was_caught_in_the_middle_of_a_draw_is_read_again(int place)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3).Dispose();
        using var drawn = rand(10);
        var whole = GeneratorState.Read();
        var torn = whole.clone();
        torn.bytes[place]++;
        Assert.True(GeneratorState.Fits(whole));
        Assert.False(GeneratorState.Fits(torn));

        var read = new Queue<Tensor>([torn.clone(), torn.clone(), whole.clone(), torn.clone()]);
        Assert.Equal(whole.bytes, GeneratorState.Read(read.Dequeue).bytes);
        Assert.Single(read);
    }

    [Fact]
    public void Torch_goes_on_from_it()
    {
        using var scope = NewDisposeScope();
        using var generator = Generator.Default;
        random.manual_seed(5).Dispose();
        using var before = rand(700);
        using var state = GeneratorState.Read();
        using var first = rand(700);
        generator.set_state(state);
        using var second = rand(700);
        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
    }
}

using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Which weights decay, and how much.</summary>
public class WeightDecayGroupTests
{
    [Fact]
    public void A_decay_replaces_those_that_the_network_names_and_only_those()
    {
        using var marked = new SmallNetwork(new Shape(3, 16, 16), 4, weightDecay: 1e-3);
        var groups = WeightDecayGroup.Of(marked, 0.5);
        Assert.Equal([0, 0.5], groups.Select(group => group.WeightDecay));
        Assert.Equal([marked.Conv1.Weight, marked.Conv2.Weight, marked.Logits.Weight], groups[1].Parameters);

        // A file that names none leaves it to the recipe: all kernels.
        using var unmarked = new SmallNetwork(new Shape(3, 16, 16), 4, weightDecay: 0);
        Assert.Equal(
            [unmarked.Conv1.Weight, unmarked.Conv2.Weight, unmarked.Conv3.Weight, unmarked.Logits.Weight],
            WeightDecayGroup.Of(unmarked, 0.5)[1].Parameters);

        Assert.Equal([0.0], WeightDecayGroup.Of(marked, 0).Select(group => group.WeightDecay));
    }
}

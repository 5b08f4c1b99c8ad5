using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Parameters that an optimizer changes by one rate and one weight decay.</summary>
internal sealed class ParameterGroup : optim.ILearningRateController
{
    internal ParameterGroup(double weightDecay, IEnumerable<Parameter> parameters)
    {
        WeightDecay = weightDecay;
        States = [.. parameters.Select(parameter => new ParameterState(parameter))];
    }

    /// <summary>The learning rate of the next step; 0 until one is set.</summary>
    public double LearningRate { get; set; }

    /// <summary>The rate that a scheduler of TorchSharp begins with.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>The factor of the L2 regularisation; 0 for none.</summary>
    public double WeightDecay { get; }

    /// <summary>The parameters, in the network's order.</summary>
    public IEnumerable<Parameter> Parameters => States.Select(state => state.Parameter);

    internal IReadOnlyList<ParameterState> States { get; }
}

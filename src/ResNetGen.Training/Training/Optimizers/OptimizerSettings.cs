using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// How the weights follow the gradients. The learning rate is the schedule's (<see cref="LearningRateSchedule"/>), and L2 regularisation
/// is the layers' own: the weight of every <see cref="IRegularized"/> layer decays as its network's file says, and nothing else does.
/// </summary>
public abstract record OptimizerSettings
{
    private protected OptimizerSettings()
    {
    }

    /// <summary>The optimizer's name in a checkpoint.</summary>
    internal abstract string Name { get; }

    /// <summary>
    /// Stochastic gradient descent with momentum: v ← momentum · v + g, w ← w - rate · v (Nesterov: w ← w - rate · (g + momentum · v)).
    /// </summary>
    /// <param name="momentum">How much of the last update is kept, from 0 (none) to below 1.</param>
    /// <param name="nesterov">Whether the gradient is followed as if the momentum had been applied already.</param>
    /// <exception cref="ResNetGenException">A number is out of its range.</exception>
    public static OptimizerSettings Sgd(double momentum = 0.9, bool nesterov = true) => new SgdSettings(momentum, nesterov);

    /// <summary>Adam (Kingma and Ba, 2015); L2 regularisation is part of the gradient, as in the paper's time.</summary>
    /// <param name="beta1">The decay of the gradients' moving mean.</param>
    /// <param name="beta2">The decay of the squared gradients' moving mean.</param>
    /// <param name="epsilon">Keeps the division apart from zero.</param>
    /// <exception cref="ResNetGenException">A number is out of its range.</exception>
    public static OptimizerSettings Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new AdamSettings(beta1, beta2, epsilon);

    /// <summary>
    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): a weight that decays loses rate · decay of itself in each step,
    /// whatever its gradients are.
    /// </summary>
    /// <param name="beta1">The decay of the gradients' moving mean.</param>
    /// <param name="beta2">The decay of the squared gradients' moving mean.</param>
    /// <param name="epsilon">Keeps the division apart from zero.</param>
    /// <exception cref="ResNetGenException">A number is out of its range.</exception>
    public static OptimizerSettings AdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new AdamWSettings(beta1, beta2, epsilon);

    /// <summary>
    /// Makes the optimizer for a training loop of one's own: over all parameters of a network that are to be changed. It changes all of
    /// them by one call of torch, and each <c>ParamGroup</c> has a weight decay of its own. A checkpoint holds its memory.
    /// </summary>
    /// <param name="network">The network. Its layers may say how their weights decay.</param>
    /// <param name="learningRate">The rate until another is set, by the groups' <c>LearningRate</c> or a scheduler of TorchSharp.</param>
    /// <param name="weightDecay">
    /// Replaces the decay of the layers that name one, or is that of all kernels if none does; null for the layers' own.
    /// </param>
    /// <returns>The optimizer, which is the caller's to dispose.</returns>
    public optim.Optimizer Create(nn.Module network, double learningRate, double? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var optimizer = Create(WeightDecayGroup.Of(network, weightDecay));
        optimizer.SetLearningRate(learningRate);
        return optimizer;
    }

    /// <summary>An optimizer with a parameter group for each weight decay; its rate is 0 until one is set.</summary>
    internal abstract FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups);
}

using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Lifetime.Tests;

/// <summary>
/// Calls during which a native object may be freed, and the same calls in a safe form: the reader of IL must tell them apart.
/// </summary>
public static class Planted
{
    private static readonly Scalar Half = 0.5;

    public static Tensor A_number_made_for_the_call(Tensor x)
    {
        var y = x.mul(0.5);
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor Safe_a_number_in_a_field(Tensor x)
    {
        var y = x.mul(Half);
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor Safe_a_number_in_a_using(Tensor x)
    {
        using Scalar half = 0.5;
        var y = x.mul(half);
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor A_number_in_a_variable_that_nobody_uses_later(Tensor x)
    {
        Scalar half = 0.5;
        var y = x.mul(half);
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor A_sum_by_an_operator(Tensor x)
    {
        var y = x + x;
        GC.KeepAlive(x);
        return y;
    }

    public static float A_conversion(Tensor x)
    {
        var y = x.ToSingle();
        GC.KeepAlive(x);
        return y;
    }

    public static float Safe_an_item(Tensor x)
    {
        var y = x.item<float>();
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor A_temporary_tensor(Tensor x)
    {
        var y = x.relu().tanh();
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor Safe_a_temporary_tensor_in_a_scope(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x.relu().tanh();
        GC.KeepAlive(x);
        return y.MoveToOuterDisposeScope();
    }

    public static Tensor A_temporary_tensor_before_the_scope(Tensor x)
    {
        var y = x.relu().tanh();
        using var scope = NewDisposeScope();
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor A_tensor_in_a_variable_that_nobody_uses_later(Tensor x)
    {
        var y = x.relu();
        GC.KeepAlive(x);
        return y.tanh();
    }

    public static Tensor Safe_a_tensor_in_a_using(Tensor x)
    {
        using var y = x.relu();
        GC.KeepAlive(x);
        return y.tanh();
    }

    public static Tensor Safe_a_change_in_place_of_what_is_returned(Tensor x)
    {
        var y = x.relu();
        GC.KeepAlive(x);
        return y.tanh_();
    }

    public static Tensor An_argument_that_nobody_uses_later(Tensor x) => x.relu();

    public static Tensor Safe_a_call_of_a_private_method_with_an_argument(Tensor x)
    {
        var y = Private(x);
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor A_call_of_a_private_method_with_a_temporary(Tensor x)
    {
        var y = Private(x.relu());
        GC.KeepAlive(x);
        return y;
    }

    public static Tensor Temporary_tensors_in_an_array(Tensor x)
    {
        var y = stack([x.relu(), x.tanh()]);
        GC.KeepAlive(x);
        return y;
    }

    public static void A_step_of_TorchSharps_optimizer(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.step();
    }

    public static void The_state_of_the_generator() => get_rng_state().Dispose();

    public static Tensor A_temporary_tensor_in_a_function_within(Tensor[] xs) => stack(xs.Select(x => x.relu().tanh()).ToArray());

    private static Tensor Private(Tensor x) => x.relu();
}

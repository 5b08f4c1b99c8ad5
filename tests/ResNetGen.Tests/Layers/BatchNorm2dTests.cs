using ResNetGen.Checkpoints;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class BatchNorm2dTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_values_and_gradients_are_those_of_TorchSharps_module(bool train)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 5, decay: 0.7, epsilon: 1e-3);
        using var reference = nn.BatchNorm2d(5, eps: 1e-3, momentum: 0.3);
        SetAlike(layer, reference, train);

        var image = (Samples.Normal(5, 3, 5, 4, 6) * 2) + 1;
        Differentiated.Of(reference, image).AssertClose(Differentiated.Of(layer, image), 1e-6);
        TensorAssert.Close(reference.running_mean!, layer.RunningMean, 1e-6);
        TensorAssert.Close(reference.running_var!, layer.RunningVar, 1e-6);
    }

    /// <summary>torch's own BatchNorm1d, in three steps with the statistics that they leave.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Vectors_are_normalized_as_by_TorchSharps_BatchNorm1d(bool train)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 5, decay: 0.7, epsilon: 1e-3);
        using var reference = nn.BatchNorm1d(5, eps: 1e-3, momentum: 0.3);
        SetAlike(layer, reference, train);
        for (var step = 0UL; step < 3; step++)
        {
            var vectors = (Samples.Normal(5 + step, 6, 5) * 2) + 1;
            Differentiated.Of(reference, vectors).AssertClose(Differentiated.Of(layer, vectors), 1e-6);
        }

        TensorAssert.Close(reference.running_mean!, layer.RunningMean, 1e-6);
        TensorAssert.Close(reference.running_var!, layer.RunningVar, 1e-6);
    }

    /// <summary>
    /// What Caffe's use_global_stats computes: the same in training as in evaluation, with the gradients that torch finds of the formula in
    /// which the statistics are fixed numbers.
    /// </summary>
    [Fact]
    public void Global_statistics_stay_and_the_gradient_is_that_of_a_fixed_factor_and_offset()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 5, epsilon: 1e-3, countBatches: true, useGlobalStats: true);
        using (no_grad())
        {
            layer.Weight!.copy_(Samples.Normal(1, 5));
            layer.Bias!.copy_(Samples.Normal(2, 5));
            layer.RunningMean.copy_(Samples.Normal(3, 5));
            layer.RunningVar.copy_(Samples.Normal(4, 5).abs() + 0.1);
        }

        var (mean, variance) = (layer.RunningMean.clone(), layer.RunningVar.clone());
        var weight = new TorchSharp.Modules.Parameter(layer.Weight!.detach().clone());
        var bias = new TorchSharp.Modules.Parameter(layer.Bias!.detach().clone());
        Tensor Define(Tensor input)
        {
            Tensor Column(Tensor values) => values.view(1, -1, 1, 1);
            return ((input - Column(mean)) / (Column(variance) + 1e-3).sqrt() * Column(weight)) + Column(bias);
        }

        layer.train();
        var image = (Samples.Normal(5, 3, 5, 4, 6) * 2) + 1;
        Differentiated.Of(Define, image, [weight, bias]).AssertClose(Differentiated.Of(layer, image), 1e-5);
        TensorAssert.Same(mean, layer.RunningMean);
        TensorAssert.Same(variance, layer.RunningVar);
        Assert.Equal(0, layer.NumBatchesTracked!.item<long>());

        // One value a channel is no harm: none is averaged.
        layer.call(image.narrow(0, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1)).Dispose();
        var trained = layer.call(image);
        layer.eval();
        TensorAssert.Same(layer.call(image), trained);
    }

    [Fact]
    public void The_moving_statistics_after_three_steps_are_those_of_the_formula()
    {
        const double decay = 0.9;
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, channels: 1, decay);
        var (mean, variance) = (0.0, 1.0);
        for (var step = 0; step < 3; step++)
        {
            var images = (Samples.Normal((ulong)step, 4, 1, 2, 3) * (step + 2)) + step;
            layer.call(images).Dispose();

            var values = images.data<float>().ToArray().Select(value => (double)value).ToArray();
            var batchMean = values.Average();
            var batchVariance = values.Sum(value => (value - batchMean) * (value - batchMean)) / (values.Length - 1);
            mean = (decay * mean) + ((1 - decay) * batchMean);
            variance = (decay * variance) + ((1 - decay) * batchVariance);
        }

        Assert.Equal(mean, layer.RunningMean.item<float>(), 1e-6);
        Assert.Equal(variance, layer.RunningVar.item<float>(), 1e-5);
    }

    [Fact]
    public void Evaluation_uses_the_moving_statistics_and_leaves_them()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, channels: 1, epsilon: 0.25);
        using (no_grad())
        {
            layer.Weight!.fill_(3);
            layer.Bias!.fill_(-1);
            layer.RunningMean.fill_(10);
            layer.RunningVar.fill_(2);
        }

        layer.eval();

        // 3 · (x − 10) / √(2 + 0.25) − 1
        TensorAssert.Rows(new double[,] { { -1, 1, -21 } }, layer.call(tensor(new float[] { 10, 11, 0 }).reshape(1, 1, 1, 3)));
        Assert.Equal((10f, 2f), (layer.RunningMean.item<float>(), layer.RunningVar.item<float>()));
    }

    [Theory]
    [InlineData(true, true, new[] { "weight", "bias", "running_mean", "running_var" })]
    [InlineData(false, true, new[] { "bias", "running_mean", "running_var" })]
    [InlineData(true, false, new[] { "weight", "running_mean", "running_var" })]
    [InlineData(false, false, new[] { "running_mean", "running_var" })]
    public void Scale_and_center_can_be_left_out(bool scale, bool center, string[] names)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 3, scale: scale, center: center);
        Assert.Equal(names, layer.state_dict().Keys);
        Assert.Equal((scale, center), (layer.Weight is not null, layer.Bias is not null));

        // γ = 1 and β = 0 at first, so it is the same function with and without them.
        using var plain = nn.BatchNorm2d(3, affine: false);
        var image = Samples.Normal(2, 2, 3, 4, 4);
        Differentiated.Of(plain.call, image).AssertClose(Differentiated.Of(layer.call, image), 1e-6);
    }

    [Fact]
    public void Training_steps_are_counted_if_asked_for()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 3, countBatches: true);
        using var silent = new BatchNorm2d(factory, 3);
        Assert.Null(silent.NumBatchesTracked);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], layer.state_dict().Keys);
        Assert.Equal(
            (0, ScalarType.Int64, 0),
            (layer.NumBatchesTracked!.item<long>(), layer.NumBatchesTracked.dtype, layer.NumBatchesTracked.shape.Length));

        var image = Samples.Normal(2, 2, 3, 4, 4);
        TensorAssert.Same(silent.call(image), layer.call(image));
        layer.call(image);
        layer.eval();
        layer.call(image);
        layer.train();
        layer.call(image);
        Assert.Equal(3, layer.NumBatchesTracked.item<long>());
    }

    [Fact]
    public void The_count_stays_an_integer_when_the_layer_is_converted()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(dtype: ScalarType.Float64, seed: 1);
        using var layer = new BatchNorm2d(factory, 3, countBatches: true);
        layer.call(Samples.Normal(2, 2, 3, 4, 4).to(ScalarType.Float64));
        foreach (var dtype in new[] { ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64 })
        {
            _ = layer.to(dtype);
            Assert.Equal(dtype, layer.RunningVar.dtype);
            Assert.Equal(ScalarType.Int64, layer.NumBatchesTracked!.dtype);
        }

        // 257 is no number of bfloat16's.
        layer.NumBatchesTracked!.fill_(256);
        _ = layer.to(CPU, ScalarType.BFloat16);
        layer.call(Samples.Normal(2, 2, 3, 4, 4).to(ScalarType.BFloat16));
        Assert.Equal(257, layer.NumBatchesTracked.item<long>());
        Assert.Same(layer.state_dict()["num_batches_tracked"], layer.NumBatchesTracked);
        _ = layer.to(META);
        Assert.Equal((DeviceType.META, ScalarType.Int64), (layer.NumBatchesTracked.device_type, layer.NumBatchesTracked.dtype));
    }

    [Fact]
    public void The_count_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("counted.safetensors");
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2dBatchNorm(factory, 3, 4, kernel: 1, countBatches: true);
        for (var i = 0; i < 5; i++)
        {
            layer.call(Samples.Normal(2, 2, 3, 4, 4));
        }

        Checkpoint.Save(path, layer, null, new RunState("net"));
        using var other = new Conv2dBatchNorm(factory, 3, 4, kernel: 1, countBatches: true);
        Checkpoint.LoadWeights(path, other);
        Assert.Equal(5, other.BatchNorm.NumBatchesTracked!.item<long>());
        TensorAssert.Same(layer.BatchNorm.RunningMean, other.BatchNorm.RunningMean);

        using var file = SafeTensorsFile.Read(path);
        var saved = file.Tensors["BatchNorm.num_batches_tracked"];
        Assert.Equal((5, ScalarType.Int64, 0), (saved.item<long>(), saved.dtype, saved.shape.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void One_value_per_channel_or_none_is_refused_in_training(int images)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 3, countBatches: true);
        var error = Assert.ThrowsAny<ArgumentException>(() => layer.call(zeros(images, 3, 1, 1)));
        Assert.Equal(
            $"BatchNorm2d in training mode was given ({images}, 3, 1, 1), of which one value per channel has no variance: "
                + "give it more images at once, or put it into evaluation mode by `eval()`.",
            error.Message);
        Assert.Equal((0, 1f), (layer.NumBatchesTracked!.item<long>(), layer.RunningVar.mean().item<float>()));

        layer.eval();
        Assert.Equal([images, 3, 1, 1], layer.call(zeros(images, 3, 1, 1)).shape);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Two_values_per_channel_have_a_variance(int images, int width)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 1, decay: 0.5);
        layer.call(tensor(new float[] { 1, 5 }).reshape(images, 1, 1, width));

        // The mean is 3, the variance with Bessel's correction 8.
        Assert.Equal((1.5f, 4.5f), (layer.RunningMean.item<float>(), layer.RunningVar.item<float>()));
    }

    // What a frozen one lets a residual unit do that adds the shortcut in place.
    [Fact]
    public void The_result_of_a_frozen_one_may_be_changed_in_place()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 3);
        layer.eval();
        var input = Samples.Normal(1, 2, 3, 4, 4);
        var expected = Differentiated.Of(x => layer.call(x).mul(3), input, layer.parameters());
        expected.AssertClose(Differentiated.Of(x => layer.call(x).mul_(3), input, layer.parameters()), 1e-6);
    }

    /// <summary>Gives a layer of five channels weights and statistics, and torch's own module the same.</summary>
    private static void SetAlike(BatchNorm2d layer, nn.Module<Tensor, Tensor> reference, bool train)
    {
        using (no_grad())
        {
            layer.Weight!.copy_(Samples.Normal(1, 5));
            layer.Bias!.copy_(Samples.Normal(2, 5));
            layer.RunningMean.copy_(Samples.Normal(3, 5));
            layer.RunningVar.copy_(Samples.Normal(4, 5).abs() + 0.1);
        }

        reference.load_state_dict(layer.state_dict(), strict: false);
        layer.train(train);
        reference.train(train);
    }
}

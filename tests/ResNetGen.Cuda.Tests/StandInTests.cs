using System.Runtime.InteropServices;
using CudaStandIn;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Cuda.Tests;

/// <summary>The stand-in sees what it is there to see. Without these the other tests would prove nothing.</summary>
public sealed class StandInTests : IDisposable
{
    private const string Lost = "CUDA error: an illegal memory access was encountered";

    // A list of tensors, as fused optimizers take them, and a number among the arguments.
    private const string Script = """
        def add_to_each(weights: List[Tensor], others: List[Tensor], factor: Tensor) -> List[Tensor]:
            torch._foreach_add_(weights, others)
            return torch._foreach_mul(weights, factor)

        """;

    private readonly DeviceLedger ledger = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor host = arange(6, dtype: ScalarType.Float32);
    private readonly Tensor device = arange(6, dtype: ScalarType.Float32, device: CUDA);

    public void Dispose()
    {
        scope.Dispose();
        ledger.Dispose();
    }

    [Fact]
    public void Torch_finds_one_GPU()
    {
        Assert.True(cuda.is_available());
        Assert.Equal(1, cuda.device_count());
        Assert.Equal("cuda:0", device.device.ToString());
        Assert.Equal("cpu", host.device.ToString());
    }

    [Fact]
    public void Results_are_where_their_sources_are()
    {
        AssertOnCuda(device + 1, device * device, zeros_like(device), device.view(2, 3).T, rand(3, device: CUDA));
        AssertOnCuda(zeros(3).cuda(), zeros(3).to(device), zeros(3).to(float64, CUDA));
        AssertOnCuda([.. device.split(2)]);
        var (values, places) = device.max(0);
        AssertOnCuda(values, places);
        using var weight = new TorchSharp.Modules.Parameter(device.clone());
        weight.square().sum().backward();
        AssertOnCuda(weight, weight.grad!, autograd.grad([weight.square().sum()], [weight])[0]);
        Assert.Equal(DeviceType.CPU, device.cpu().device_type);
        Assert.Equal(DeviceType.CPU, zeros_like(device, device: CPU).device_type);
        Assert.Empty(ledger.Mixtures);
    }

    [Fact]
    public void A_copy_on_the_GPU_shares_no_memory_with_the_host()
    {
        using Scalar ten = 10;
        var copy = host.cuda();
        copy.fill_(ten);
        Assert.Equal([0f, 1, 2, 3, 4, 5], host.data<float>().ToArray());
        copy.cpu().zero_();
        Assert.Equal([10f, 10, 10, 10, 10, 10], copy.data<float>().ToArray());
    }

    public static TheoryData<string, Action<Tensor, Tensor>> PlantedMixtures => new()
    {
        { "THSTensor_add", (host, device) => device.add(host) },
        { "THSTensor_add_", (host, device) => host.add_(device) },
        { "THSTensor_cat", (host, device) => cat([device, device, host]) },
        { "THSTensor_stack", (host, device) => stack([device.sum(), host.sum()]) },
        { "THSTensor_where", (host, device) => where(host.gt(host), device, device) },
        { "THSTensor_gather", (host, device) => device.gather(0, host.to(int64)) },
        { "THSTensor_mul", (host, device) => device.sum().mul(host) },
        { "THSNN_cross_entropy", (host, device) => nn.functional.cross_entropy(device.view(2, 3), zeros(2, int64)) },
        { "THSTensor_conv2d", (host, device) => nn.functional.conv2d(device.view(1, 1, 2, 3), ones(1, 1, 1, 1)) },
        { "THSNN_batch_norm", (host, device) => nn.functional.batch_norm(device.view(2, 3), zeros(3), ones(3)) },
        { "THSTensor_normal_", (host, device) => device.normal_(0, 1, new torch.Generator(1)) },
        { "THSTensor_set_grad", (host, device) => device.grad = host },
    };

    [Theory]
    [MemberData(nameof(PlantedMixtures))]
    public void A_planted_mixture_is_refused_and_noted(string function, Action<Tensor, Tensor> mix)
    {
        var error = Assert.ThrowsAny<ExternalException>(() => mix(host, device));
        Assert.StartsWith("Expected all tensors to be on the same device", error.Message, StringComparison.Ordinal);
        var mixture = Assert.Single(ledger.Events);
        Assert.Equal((DeviceEventKind.Mixture, function), (mixture.Kind, mixture.Function));
        Assert.True(mixture.IsWithin($"{GetType().FullName}.{nameof(A_planted_mixture_is_refused_and_noted)}"), mixture.ToString());
    }

    [Fact]
    public void What_torch_allows_is_no_mixture()
    {
        var number = tensor(0.5f);
        AssertOnCuda(device * number, number * device, where(device.gt(number), device, number), device.add_(number));
        AssertOnCuda(device[tensor(new long[] { 1, 2 })]);
        host.copy_(device);
        device.copy_(host);
        Assert.Empty(ledger.Mixtures);
        AssertNoted(DeviceEventKind.PageableCopy, DeviceEventKind.Read, DeviceEventKind.PageableCopy);
    }

    [Fact]
    public void Scripts_are_followed_through_their_lists()
    {
        using var script = jit.compile(Script);
        Tensor[] weights = [device.clone(), device.clone()];
        var results = (Tensor[])script.invoke("add_to_each", weights, new[] { device, device }, device.sum());
        AssertOnCuda(results);
        Assert.Equal([0f, 30, 60, 90, 120, 150], results[1].data<float>().ToArray());
        Assert.Empty(ledger.Mixtures);
        Assert.ThrowsAny<ExternalException>(() => script.invoke("add_to_each", weights, new[] { device, host }, device.sum()));
        Assert.Equal("THSJIT_CompilationUnit_Invoke", Assert.Single(ledger.Mixtures).Function);
    }

    public static TheoryData<string, Action<Tensor>> PlantedReads => new()
    {
        { "item", device => device.sum().item<float>() },
        { "data", device => device.data<float>() },
        { "ToScalar", device => device.sum().ToScalar().Dispose() },
        { "cpu", device => device.cpu() },
        { "to", device => device.to(CPU) },
        { "copy_", device => zeros(6).copy_(device) },
    };

    [Theory]
    [MemberData(nameof(PlantedReads))]
    public void A_planted_read_is_noted(string how, Action<Tensor> read)
    {
        read(device);
        var noted = Assert.Single(ledger.Events);
        Assert.True(noted.Kind == DeviceEventKind.Read, $"{how}: {noted}");
        Assert.Equal([noted], ledger.Waits);
    }

    public static TheoryData<string, Action<Tensor>> PlantedWaits => new()
    {
        { "synchronize", _ => cuda.synchronize() },
        { "nonzero", device => device.nonzero() },
        { "a mask as index", device => device[device.gt(device)].Dispose() },
        { "allclose", device => device.allclose(device) },
        { "masked_select", device => device.masked_select(device.gt(device)) },
    };

    [Theory]
    [MemberData(nameof(PlantedWaits))]
    public void A_planted_wait_is_noted(string how, Action<Tensor> wait)
    {
        wait(device);
        var noted = Assert.Single(ledger.Events);
        Assert.True(noted.Kind == DeviceEventKind.Wait, $"{how}: {noted}");
        Assert.Equal([noted], ledger.Waits);
    }

    [Fact]
    public void Reading_on_the_host_is_no_wait()
    {
        Assert.Equal(15, host.sum().item<float>());
        Assert.Equal(5, host.nonzero().shape[0]);
        Assert.Empty(ledger.Events);
    }

    [Fact]
    public void Copies_tell_pinned_memory_from_other()
    {
        var pinned = host.pin_memory();
        Assert.True(pinned.is_pinned());
        Assert.False(host.is_pinned());
        pinned.to(CUDA, non_blocking: true);
        pinned.to(CUDA);
        host.to(CUDA, non_blocking: true);
        AssertNoted(DeviceEventKind.PinnedCopy, DeviceEventKind.PageableCopy, DeviceEventKind.PageableCopy);
    }

    [Fact]
    public void A_lost_GPU_answers_no_more()
    {
        ledger.LoseDevice("THSTensor_abs", after: 1, Lost);
        device.abs();
        foreach (var call in new Func<object>[] { device.abs, () => device.sum(), device.cpu, () => zeros(1, device: CUDA) })
        {
            Assert.Equal(Lost, Assert.ThrowsAny<ExternalException>(call).Message);
        }

        Assert.Equal(Lost, Assert.ThrowsAny<ExternalException>(() => cuda.synchronize()).Message);
        Assert.Equal([6], device.shape);
        Assert.Equal(15, host.sum().item<float>());
        device.Dispose();
    }

    [Fact]
    public void The_seeds_of_the_GPU_are_noted()
    {
        cuda.manual_seed_all(7);
        cuda.manual_seed(8);
        Assert.Equal([7, 8], ledger.Seeds);
    }

    private void AssertNoted(params DeviceEventKind[] kinds) => Assert.Equal(kinds, ledger.Events.Select(one => one.Kind));

    private static void AssertOnCuda(params Tensor[] tensors) =>
        Assert.All(tensors, tensor => Assert.Equal(DeviceType.CUDA, tensor.device_type));
}

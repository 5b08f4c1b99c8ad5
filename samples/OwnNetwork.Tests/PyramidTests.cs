using ResNetGen.Testing;
using TorchSharp;

namespace OwnNetwork.Tests;

public sealed class PyramidTests
{
    // Fails with a diff where the file makes another network, or another class, than the two verified files say.
    // To agree to a change: RESNETGEN_ACCEPT_SNAPSHOTS=1 dotnet test
    [Fact]
    public void The_network_is_what_was_agreed_to() => NetworkSnapshot.Match("../OwnNetwork/pyramid.resnet.yaml");

    [Fact]
    public void Every_weight_gets_a_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var network = new Pyramid(seed: 1);
        network.forward(torch.rand(2, 3, 64, 64)).sum().backward();

        Assert.All(network.named_parameters(), weight => Assert.True(weight.parameter.grad is not null, weight.name));
    }
}

using ResNetGen.Testing;

namespace ResNet_Classifier.Tests;

public class NetworkTests
{
    // Fails with a diff where the file makes another network than the verified files say.
    // To agree to a change: RESNETGEN_ACCEPT_SNAPSHOTS=1 dotnet test
    [Fact]
    public void The_network_is_what_was_agreed_to() => NetworkSnapshot.Match("../ResNet-Classifier/small.resnet.yaml");
}

using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public class ConsoleCancellationTests
{
    [Fact]
    public void The_first_press_cancels_and_the_second_one_is_let_through()
    {
        using var cancellation = new ConsoleCancellation();
        Assert.False(cancellation.Token.IsCancellationRequested);

        Assert.Equal(0, cancellation.ExitCode);

        Assert.True(cancellation.Press(15));
        Assert.True(cancellation.Token.IsCancellationRequested);

        Assert.False(cancellation.Press(2));
        Assert.Equal(143, cancellation.ExitCode);
    }
}

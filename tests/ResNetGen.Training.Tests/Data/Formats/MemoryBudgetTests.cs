using ResNetGen.IO;

namespace ResNetGen.Tests.Data;

/// <summary>The budget itself: threads share it, and none waits for what itself holds.</summary>
[Collection(nameof(BudgetTests))]
public sealed class MemoryBudgetTests : IDisposable
{
    public MemoryBudgetTests() => MemoryBudget.Choose(1_000);

    public void Dispose() => MemoryBudget.Choose(null);

    [Fact]
    public async Task Whoever_finds_too_little_waits_until_it_is_given_back()
    {
        var first = MemoryBudget.Take(700);
        var second = Task.Run(() => MemoryBudget.Take(400));
        await Task.Delay(50);
        Assert.False(second.IsCompleted);

        first.Dispose();
        using var taken = await second.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_large_are_served_in_turn()
    {
        var first = MemoryBudget.Take(600);
        var large = Task.Run(() => MemoryBudget.Take(1_000));
        await Task.Delay(50);
        var small = Task.Run(() => MemoryBudget.Take(1));
        await Task.Delay(50);
        Assert.False(small.IsCompleted);

        first.Dispose();
        (await large.WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
        (await small.WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
    }

    [Fact]
    public void More_is_taken_without_waiting_or_asked_for_once_more()
    {
        using (var lease = MemoryBudget.Take(500))
        using (MemoryBudget.Take(300))
        {
            Assert.True(lease.TryGrow(spare: 0, needed: 200));
            Assert.Equal(0, lease.Missing);
            Assert.False(lease.TryGrow(spare: 0, needed: 1));
            Assert.Equal(1, lease.Missing);
        }

        using (MemoryBudget.Take(1_000))
        {
        }
    }

    [Fact]
    public void More_than_there_is_waits_for_nobody_else()
    {
        using (MemoryBudget.Take(5_000))
        {
        }

        using (MemoryBudget.Take(1_000))
        {
        }
    }

    [Theory]
    [InlineData(0, 1_000, true)]
    [InlineData(0, 1_100, false)]
    [InlineData(11, 1_100, true)]
    public void What_is_chosen_may_come_of_any_file(long read, long made, bool isAllowed) =>
        Assert.Equal(isAllowed, MemoryBudget.Allows(read, made, ratio: 100));
}

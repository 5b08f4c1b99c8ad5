namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>Counts beside those that somebody publishes.</summary>
internal static class PublishedCounts
{
    /// <summary>Compares the counts that are published, of which there must be one.</summary>
    /// <param name="counts">What is published, or null where nobody publishes it, and what was counted.</param>
    public static void Match(params (long? Published, long Counted)[] counts)
    {
        var published = counts.Where(count => count.Published is not null).ToList();
        Assert.NotEmpty(published);
        Assert.All(published, count => Assert.Equal(count.Published, count.Counted));
    }
}

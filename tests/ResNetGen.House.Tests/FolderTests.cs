namespace ResNetGen.House.Tests;

/// <summary>
/// In a project no folder mentions one that mentions it, by whatever way: arrows between folders go in one direction, and a folder can be
/// read with those that it stands on and no others. Where this fails, one of the arrows that are listed points back.
/// </summary>
public class FolderTests
{
    private static readonly IReadOnlyList<SourceFile> Files = SourceFile.Below("generators", "src");

    private static readonly IReadOnlyList<FolderArrow> Circular = FolderArrows.Circular(FolderArrows.In(Files));

    public static TheoryData<string> Projects => [.. Files.Select(file => file.Project).Distinct()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_mentions_one_that_mentions_it(string project)
    {
        var circular = Circular.Where(arrow => arrow.Project == project)
            .GroupBy(arrow => (arrow.From, arrow.To))
            .OrderBy(group => group.Count())
            .Select(
                group => $"{Shown(group.Key.From)} mentions {Shown(group.Key.To)} {group.Count()} times, first in {group.First().Place}")
            .ToList();

        Assert.True(circular.Count == 0, string.Join('\n', circular));
    }

    [Fact]
    public void No_two_types_of_the_projects_have_one_name()
    {
        var names = Files.SelectMany(
            file => TopLevelTypes.In(file).Select(name => (Name: name, file.Project, Namespace: TopLevelTypes.NamespaceOf(file))))
            .Distinct()
            .GroupBy(type => type.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(type => type.Namespace))}");

        Assert.Empty(names);
    }

    private static string Shown(string folder) => folder.Length == 0 ? "the project's own folder" : folder;
}

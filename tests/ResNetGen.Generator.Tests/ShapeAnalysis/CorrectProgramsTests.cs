namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>Programs that torch runs, each with a trap for those who follow shapes too boldly: none is an error.</summary>
public sealed class CorrectProgramsTests
{
    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (var (trap, program) in CorrectPrograms.All)
        {
            programs.Add(trap, program);
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Nothing_is_reported_and_torch_runs_it(string trap, string program)
    {
        Assert.NotEmpty(trap);
        var project = CallProject.Of(program);
        Assert.Empty(await project.Check());
        project.Run();
    }

    [Fact]
    public void There_are_many_traps() => Assert.True(CorrectPrograms.All.Count >= 40, $"{CorrectPrograms.All.Count}");
}

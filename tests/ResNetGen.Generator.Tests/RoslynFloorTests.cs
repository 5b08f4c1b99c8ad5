using System.Reflection;

namespace ResNetGen.Generator.Tests;

public class RoslynFloorTests
{
    /// <summary>What the compiler of the .NET 8 SDK has, with the versions that it has it in.</summary>
    private static readonly Dictionary<string, Version> Host = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
    };

    private static readonly string[] Ours = ["ResNetGen.Generator", "ResNetGen.Compiler", "ResNetGen.YamlDotNet"];

    [Fact]
    public void The_generator_needs_nothing_newer_than_the_oldest_compiler_has()
    {
        foreach (var assembly in Closure(typeof(NetworkGenerator).Assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => !Ours.Contains(reference.Name)))
            {
                Assert.True(
                    Host.TryGetValue(reference.Name!, out var version),
                    $"{assembly.GetName().Name} needs {reference}, which the compiler host does not have.");
                Assert.True(
                    reference.Version <= version,
                    $"{assembly.GetName().Name} needs {reference}, and the oldest compiler host has {version}.");
            }
        }
    }

    [Fact]
    public void The_assemblies_that_come_along_have_names_that_no_other_generator_can_carry()
    {
        var names = Closure(typeof(NetworkGenerator).Assembly).Select(assembly => assembly.GetName().Name).Order();

        Assert.Equal(Ours.Order(), names);
    }

    private static List<Assembly> Closure(Assembly root)
    {
        var found = new List<Assembly> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(
                found[i].GetReferencedAssemblies().Where(name => !Host.ContainsKey(name.Name!)).Select(Assembly.Load).Where(
                    assembly => !found.Contains(assembly)).Distinct().ToList());
        }

        return found;
    }
}

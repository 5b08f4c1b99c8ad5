using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator.Tests;

public class ModelTests
{
    [Fact]
    public void What_flows_between_the_steps_are_values_without_anything_of_roslyn()
    {
        var project = Networks.AllShipped().With(("tiny.resnet.yaml", Networks.Tiny), ("broken.resnet.yaml", "network: 1"));
        var run = GeneratorSession.RunOnce(project.With(("tiny.resnet.yaml", Networks.Tiny)));

        var types = typeof(TrackingNames).GetFields()
            .SelectMany(step => run.Result.TrackedSteps[(string)step.GetRawConstantValue()!])
            .SelectMany(step => step.Outputs)
            .Select(output => output.Value.GetType())
            .Distinct()
            .ToList();

        Assert.Contains(typeof(CompiledFile), types);
        Assert.Contains(typeof(NetworkOutput), types);
        Assert.Empty(types.SelectMany(Objections));
    }

    [Theory]
    [InlineData(typeof(WithLocation), "WithLocation.Where")]
    [InlineData(typeof(WithCompilationInside), "WithLocation.Where")]
    [InlineData(typeof(WithList), "WithList.Numbers")]
    [InlineData(typeof(WithImmutableArray), "WithImmutableArray.Numbers")]
    [InlineData(typeof(WithPlainClass), "WithPlainClass.Inner")]
    public void The_walk_objects_to_a_bad_model(Type model, string place) =>
        Assert.Contains(Objections(model), objection => objection.StartsWith(place, StringComparison.Ordinal));

    [Fact]
    public void Two_compilations_of_a_text_are_equal_all_the_way_down()
    {
        var (name, text) = Networks.Shipped("resnet_v2_small");

        var first = CompiledFile.Compile(new LinkedFile(new NetworkText(name, name, text), NetworkFiles.None), NetworkCompiler.Compile);
        var second = CompiledFile.Compile(new LinkedFile(new NetworkText(name, name, text), NetworkFiles.None), NetworkCompiler.Compile);

        Assert.NotSame(first.Model.Graph, second.Model.Graph);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    /// <summary>The fields, however deep, whose types are Roslyn's or do not compare by value.</summary>
    private static IEnumerable<string> Objections(Type model)
    {
        var seen = new HashSet<Type> { model };
        var open = new Queue<Type>(seen);
        while (open.TryDequeue(out var type))
        {
            foreach (var field in Fields(type))
            {
                var fieldType = field.FieldType;
                var place = $"{type.Name}.{field.Name.TrimStart('<').Split('>')[0]}: {fieldType}";
                if (fieldType.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                {
                    yield return place + " is Roslyn's";
                }
                else if (!ComparesByValue(fieldType))
                {
                    yield return place + " does not compare by value";
                }

                foreach (var next in fieldType.GetGenericArguments().Append(fieldType).SelectMany(WithDerived).Where(seen.Add))
                {
                    open.Enqueue(next);
                }
            }
        }
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        // An equatable array compares its items itself.
        var isLeaf = type.IsPrimitive
            || type == typeof(string)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>));
        for (var owner = isLeaf ? null : type; owner is not null && owner != typeof(object); owner = owner.BaseType)
        {
            foreach (var field in owner.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    private static IEnumerable<Type> WithDerived(Type type) =>
        type.IsSealed || type.IsInterface ? [type] : type.Assembly.GetTypes().Where(type.IsAssignableFrom).Append(type);

    private static bool ComparesByValue(Type type) =>
        type.IsEnum
        || (Nullable.GetUnderlyingType(type) is { } underlying && ComparesByValue(underlying))
        || (type.GetInterfaces().Any(candidate => candidate == typeof(IEquatable<>).MakeGenericType(type))
            && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)));

    private sealed record WithLocation(Location Where);

    private sealed record WithCompilationInside(EquatableArray<WithLocation> Inner);

    private sealed record WithList(List<int> Numbers);

    private sealed record WithImmutableArray(ImmutableArray<int> Numbers);

    private sealed record WithPlainClass(ModelTests Inner);
}

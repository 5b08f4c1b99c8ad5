using ResNetGen.Architectures;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Tool.Documents;

namespace ResNetGen.Tool.Tests;

public sealed class ShippedClassesTests
{
    public static TheoryData<string> Names => [.. Catalogue.All.Select(network => network.Name)];

    [Fact]
    public void Every_file_that_ships_is_in_the_catalogue_under_its_name()
    {
        var folder = Path.Combine(Repository.Root, "architectures");
        var files = Directory.GetFiles(folder, "*" + NetworkFiles.Extension, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')[..^NetworkFiles.Extension.Length]);
        Assert.Equal(files.Order(StringComparer.Ordinal), Catalogue.All.Select(network => network.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            NetworkFiles.Shipped.Order(StringComparer.Ordinal),
            Catalogue.All.Select(network => network.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_compiler_says_of_a_file_is_what_its_class_says_of_itself(string name)
    {
        var compiled = NetworkCompiler.CompileShipped(name).Graph.ToInfo();
        var ofClass = Catalogue.Find(name)!.Info;

        Assert.Equal(ofClass.Layers, compiled.Layers);
        Assert.Equal(ofClass with { Layers = [] }, compiled with { Layers = [] });
    }

    [Fact]
    public void A_class_from_the_catalogue_makes_its_network()
    {
        var network = Catalogue.Find("resnet_v2_small")!;
        using var module = network.Create(seed: 1);
        Assert.IsType<ResNetV2Small>(module);
        Assert.Equal(14_649, module.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void A_name_that_does_not_ship_is_not_found()
    {
        Assert.Null(Catalogue.Find("resnet_v2_51"));
        Assert.Null(Catalogue.Find("v2_50"));
        Assert.Same(Catalogue.All.Single(network => network.Name == "slim/resnet_v2_50"), Catalogue.Find("slim/resnet_v2_50"));
        Assert.Same(Catalogue.All.Single(network => network.Name == "slim/resnet_v2_50"), Catalogue.Find("resnet_v2_50"));
        Assert.Contains(
            "resnet_v2_51",
            Assert.Throws<ArgumentException>(() => NetworkCompiler.CompileShipped("resnet_v2_51")).Message,
            StringComparison.Ordinal);
    }
}

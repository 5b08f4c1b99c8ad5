using System.Reflection;
using System.Runtime.CompilerServices;
using ResNetGen.Devices;
using ResNetGen.Layers;

namespace ResNetGen.Tests.Devices;

/// <summary>Each assembly that uses torch finds libtorch by itself: code of one may run before any of the other.</summary>
public sealed class NativeHookTests
{
    [Theory]
    [InlineData(typeof(Layer))]
    [InlineData(typeof(TorchErrors))]
    public void An_assembly_that_uses_torch_stands_by_for_its_first_use(Type type) => Assert.Single(
        type.Assembly.GetTypes().SelectMany(
            each => each.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)),
        method => method.GetCustomAttribute<ModuleInitializerAttribute>() is not null);
}

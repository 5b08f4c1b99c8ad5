using System.Diagnostics;
using Mono.Cecil;

namespace CudaStandIn;

/// <summary>
/// Writes a copy of an assembly whose methods all stay in stack traces. Once a method has been called often the runtime compiles it anew
/// and puts the small ones that it calls into it: a trace then lacks them, from a moment on that no test can know.
/// </summary>
internal static class FrameKeeper
{
    /// <param name="source">The assembly.</param>
    /// <param name="target">The copy.</param>
    /// <param name="torchSharp">TorchSharp's own assembly, whose enumerations default values may be of.</param>
    public static void Rewrite(string source, string target, string torchSharp)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(source));
        resolver.AddSearchDirectory(Path.GetDirectoryName(torchSharp));
        using var module = ModuleDefinition.ReadModule(source, new ReaderParameters { AssemblyResolver = resolver });
        var attributes = module.Assembly.CustomAttributes;
        foreach (var one in attributes.Where(one => one.AttributeType.Name == nameof(DebuggableAttribute)).ToList())
        {
            attributes.Remove(one);
        }

        var modes = typeof(DebuggableAttribute.DebuggingModes);
        var constructor = module.ImportReference(typeof(DebuggableAttribute).GetConstructor([modes]));
        attributes.Add(new CustomAttribute(constructor)
        {
            ConstructorArguments =
            {
                new CustomAttributeArgument(
                    module.ImportReference(modes),
                    (int)(DebuggableAttribute.DebuggingModes.Default | DebuggableAttribute.DebuggingModes.DisableOptimizations)),
            },
        });
        module.Attributes &= ~ModuleAttributes.StrongNameSigned;
        module.Write(target);
    }
}

using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

/// <summary>Writes an assembly under the name of another file. It loses its signature, which stood for the old name.</summary>
public sealed class RenameAssembly : Task
{
    [Required]
    public string Source { get; set; } = string.Empty;

    [Required]
    public string Target { get; set; } = string.Empty;

    public override bool Execute()
    {
        using (var assembly = AssemblyDefinition.ReadAssembly(Source))
        {
            assembly.Name.Name = Path.GetFileNameWithoutExtension(Target);
            assembly.Name.PublicKey = System.Array.Empty<byte>();
            assembly.Name.HasPublicKey = false;
            assembly.MainModule.Name = Path.GetFileName(Target);
            assembly.MainModule.Attributes &= ~ModuleAttributes.StrongNameSigned;
            assembly.Write(Target, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        }

        return true;
    }
}

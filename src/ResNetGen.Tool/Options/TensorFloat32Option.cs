using System.CommandLine;
using ResNetGen.Devices;

namespace ResNetGen.Tool.Options;

/// <summary>The option that says whether a GPU may multiply 32-bit numbers in TensorFloat-32.</summary>
internal static class TensorFloat32Option
{
    public static Option<bool?> Create() => new("--tf32")
    {
        Description = "Whether a GPU may multiply 32-bit numbers in TensorFloat-32, which is faster and keeps 10 bits of their fraction; "
            + "in convolutions only if not given",
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Sets what the line says, once torch is loaded.</summary>
    public static void Apply(this Option<bool?> option, ParseResult line)
    {
        if (line.GetResult(option) is not null)
        {
            TensorFloat32.Allow(line.GetValue(option) ?? true);
        }
    }
}

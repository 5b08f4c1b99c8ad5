using System.CommandLine;
using ResNetGen.Tool.Doctor;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen doctor</c>: what the tool would train with on this machine, and why it cannot where it cannot.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command(
            "doctor",
            "Shows what networks are trained with here: libtorch, its binding, the processor and GPUs, and what is wrong with them")
        {
            json,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var diagnosis = Diagnosis.Make();
            if (line.GetValue(json))
            {
                output.WriteLine(DiagnosisJson.Write(diagnosis));
            }
            else
            {
                Write(output, diagnosis);
            }

            if (diagnosis.Report.Problem is { } problem)
            {
                throw new ResNetGenException(problem);
            }
        });
        return command;
    }

    private static void Write(TextWriter output, Diagnosis diagnosis)
    {
        var lines = diagnosis.Lines().ToList();
        var width = lines.Max(line => line.Part.Length);
        foreach (var (part, text) in lines)
        {
            output.WriteLine($"{part.PadRight(width)}  {text}");
        }

        if (diagnosis.Report.Notice is { } notice)
        {
            output.WriteLine();
            output.WriteLine(notice);
        }
    }
}

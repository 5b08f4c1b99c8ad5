using System.Globalization;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>Where a run stands, as the text that a checkpoint keeps beside its tensors.</summary>
internal static class RunStateText
{
    private const string Format = "resnetgen-checkpoint";
    private const string Version = "2";
    private const string ValuePrefix = "value.";

    /// <summary>The text of a run, by key.</summary>
    public static Dictionary<string, string> Write(RunState state, optim.Optimizer? optimizer)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["version"] = Version,
            ["network"] = state.Network,
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["epoch"] = state.Epoch.ToString(CultureInfo.InvariantCulture),
            ["seed"] = state.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (optimizer is not null)
        {
            metadata.Add("optimizer", OptimizerSlots.KindOf(optimizer)!);
        }

        foreach (var (key, value) in state.Values)
        {
            metadata.Add(ValuePrefix + key, value);
        }

        return metadata;
    }

    /// <summary>The run that a file's text tells of.</summary>
    /// <exception cref="ResNetGenException">The text is of no checkpoint, or of another version's.</exception>
    public static RunState Read(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Format)
        {
            throw new ResNetGenException(
                $"'{path}' is a safetensors file, but not one that ResNetGen wrote: it says nothing of a run; "
                    + "give the path of a checkpoint.");
        }

        if (metadata.GetValueOrDefault("version") is var version && version != Version)
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' is of format version {version}, but this program reads version {Version}; "
                    + "use the program that wrote it.");
        }

        if (!SafeTensorsFile.HasHash(metadata))
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' is damaged: it does not say what its SHA-256 was; use another copy of it.");
        }

        return metadata.TryGetValue("network", out var network)
            && long.TryParse(metadata.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && int.TryParse(metadata.GetValueOrDefault("epoch"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(metadata.GetValueOrDefault("seed"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            ? new RunState(network, step, epoch, seed)
            {
                Values = metadata
                    .Where(pair => pair.Key.StartsWith(ValuePrefix, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key[ValuePrefix.Length..], pair => pair.Value, StringComparer.Ordinal),
            }
            : throw new ResNetGenException(
                $"The checkpoint '{path}' does not say where its run stands: the network, step, epoch or seed is missing; "
                    + "use another copy of it.");
    }
}

using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// The check before tensors are copied into a module, so that what does not fit is one sentence with its key. Torch names no key, and takes
/// some shapes that are not the same: one row would go into all.
/// </summary>
internal static class StateDictFit
{
    private const int NamesShown = 3;

    /// <summary>Throws unless the tensors fit.</summary>
    /// <param name="module">What they are copied into.</param>
    /// <param name="source">The tensors by their keys.</param>
    /// <param name="strict">Whether there must be one for each of the module's, and no others.</param>
    /// <param name="skip">Keys that are passed over.</param>
    /// <exception cref="InvalidOperationException">They do not; the message says which and what to do.</exception>
    public static void Require(nn.Module module, Dictionary<string, Tensor> source, bool strict, IList<string>? skip)
    {
        var own = module.state_dict();
        var given = source.Where(entry => skip?.Contains(entry.Key) != true).ToList();
        var different = given.Where(entry => own.TryGetValue(entry.Key, out var tensor) && !HaveSameShape(entry.Value, tensor)).ToList();
        if (different.Count > 0)
        {
            var named = different.Select(entry => $"`{entry.Key}` is {Shape(entry.Value)} there and {Shape(own[entry.Key])} here");
            var keys = different.Select(entry => $"\"{entry.Key}\"");
            throw new InvalidOperationException(
                $"The state dict does not fit {module.GetName()}: {Shortened([.. named])}. To load the rest, as under another head, "
                    + $"write `load_state_dict(tensors, strict: false, skip: [{Shortened([.. keys])}])`.");
        }

        var missing = own.Keys.Where(key => !source.ContainsKey(key) && skip?.Contains(key) != true).ToList();
        var unexpected = given.Where(entry => !own.ContainsKey(entry.Key)).Select(entry => entry.Key).ToList();
        if (strict && missing.Count + unexpected.Count > 0)
        {
            var faults = new[]
            {
                missing.Count > 0 ? "it lacks " + Shortened([.. missing.Select(Quoted)]) : null,
                unexpected.Count > 0 ? "it has " + Shortened([.. unexpected.Select(Quoted)]) + ", which the network has not" : null,
            };
            throw new InvalidOperationException(
                $"The state dict does not fit {module.GetName()}: {string.Join("; ", faults.Where(fault => fault is not null))}. Give its "
                    + "tensors the network's keys, or write `strict: false` to load those that it has.");
        }
    }

    private static bool HaveSameShape(Tensor first, Tensor second) => first.shape.AsSpan().SequenceEqual(second.shape);

    private static string Shape(Tensor tensor) => InputCheck.Text(tensor.shape);

    private static string Quoted(string key) => $"`{key}`";

    private static string Shortened(List<string> names) =>
        ForeignText.List(names, names.Count <= NamesShown + 1 ? names.Count : NamesShown);
}

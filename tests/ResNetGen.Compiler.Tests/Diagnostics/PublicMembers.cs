using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>What C# can say of a network's class: paths of properties from it, with the types at their ends.</summary>
internal static class PublicMembers
{
    /// <summary><c>Block1.Unit1.Conv1: Conv2dBatchNorm</c>, as the emitted code declares them.</summary>
    public static HashSet<string> Of(NetworkGraph graph)
    {
        var properties = new Dictionary<string, List<(string Type, string Name)>>(StringComparer.Ordinal);
        var nested = new Stack<(int Indent, string Type)>();
        foreach (var line in NetworkEmitter.Emit(graph, "A").Split('\n'))
        {
            var indent = line.TakeWhile(c => c == ' ').Count();
            var words = line.Trim().Split(' ');
            while (words[0] == "public" && nested.TryPeek(out var outer) && outer.Indent >= indent)
            {
                nested.Pop();
            }

            if (words is ["public", ..] && Array.IndexOf(words, "class") is > 0 and var at)
            {
                nested.Push((indent, words[at + 1]));
            }
            else if (words is ["public", var type, var name, "{" or "=>", ..])
            {
                if (!properties.TryGetValue(nested.Peek().Type, out var list))
                {
                    properties[nested.Peek().Type] = list = [];
                }

                list.Add((type, name));
            }
        }

        var members = new HashSet<string>(StringComparer.Ordinal);
        Walk(graph.ClassName, string.Empty);
        Walk("Points", "Points.");
        return members;

        void Walk(string type, string path)
        {
            foreach (var (of, name) in properties.GetValueOrDefault(type) ?? [])
            {
                members.Add(properties.ContainsKey(of) ? path + name : $"{path}{name}: {of}");
                Walk(of, $"{path}{name}.");
            }
        }
    }
}

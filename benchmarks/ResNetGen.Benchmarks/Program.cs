using System.CommandLine;
using ResNetGen.Benchmarks;

var cold = new Option<bool>("--cold") { Description = "Only the first run in this process, in milliseconds: what the benchmark starts processes of itself for.", Hidden = true };
var generator = new Command("generator", "Measures the generator: the shipped networks, from nothing and after edits. Prints Markdown.") { cold };
generator.SetAction(arguments => arguments.GetValue(cold) ? GeneratorBenchmark.Cold() : GeneratorBenchmark.Run());

return new RootCommand("Measurements of ResNetGen's own parts.") { generator }.Parse(args).Invoke();

using System.CommandLine;
using ResNetGen.Benchmarks;

var cold = new Option<string?>("--cold") { Description = "Only the first run in this process, in milliseconds, of the networks that ship or of copies of one: what the benchmark starts processes of itself for.", Hidden = true };
cold.AcceptOnlyFromAmong("shipped", "copies");
var generator = new Command("generator", "Measures the generator: the shipped networks, from nothing and after edits. Prints Markdown.") { cold };
generator.SetAction(arguments => arguments.GetValue(cold) is { } project ? GeneratorBenchmark.Cold(project == "copies") : GeneratorBenchmark.Run());

var batch = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 8 };
var rounds = new Option<int>("--rounds") { Description = "Pairs of steps that are timed, after two that are not.", DefaultValueFactory = _ => 20 };
var speed = new Command("speed", "Times the generated ResNet-v2-50 against the same network written by hand of TorchSharp's modules, step by step in turn. Prints Markdown.") { batch, rounds };
speed.SetAction(arguments => PairedSteps.Run(arguments.GetValue(batch), arguments.GetValue(rounds), Console.Out));

var images = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 128 };
var steps = new Option<int>("--steps") { Description = "Steps of each before the other's turn.", DefaultValueFactory = _ => 8 };
var pairs = new Option<int>("--rounds") { Description = "Pairs that are timed, after one that is not.", DefaultValueFactory = _ => 10 };
var loop = new Command("loop", "Times the trainer's loop against the bare step, in turn. Prints Markdown.") { images, steps, pairs };
loop.SetAction(arguments => Loop.Run(arguments.GetValue(images), arguments.GetValue(steps), arguments.GetValue(pairs), Console.Out));
var bf16 = new Command("bf16", "Times the bare step in bfloat16 with the channels last against 32 bits with the channels first, in turn. Prints Markdown.") { images, steps, pairs };
bf16.SetAction(arguments => Loop.Precisions(arguments.GetValue(images), arguments.GetValue(steps), arguments.GetValue(pairs), Console.Out));

return new RootCommand("Measurements of ResNetGen's own parts.") { generator, speed, loop, bf16 }.Parse(args).Invoke();

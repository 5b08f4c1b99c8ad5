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

var optimizers = new Command("optimizers", "Times a step of each optimizer against TorchSharp's own, in turn. Prints Markdown.") { rounds };
optimizers.SetAction(arguments => OptimizerSteps.Run(arguments.GetValue(rounds), Console.Out));

var length = new Option<int>("--steps") { Description = "The run's steps.", DefaultValueFactory = _ => 10_000 };
var few = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 8 };
var memory = new Command("memory", "Watches the memory over a long training run with everything that a run does. Prints Markdown.") { length, few };
memory.SetAction(arguments => Memory.Run(arguments.GetValue(length), arguments.GetValue(few), Console.Out));

var tool = new Option<string>("--tool") { Description = "The tool's assembly, ResNetGen.Tool.dll.", Required = true };
var count = new Option<int>("--kills") { Description = "How often the run is killed.", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Fixes the moments.", DefaultValueFactory = _ => 1 };
var kills = new Command("kills", "Kills a training run (SIGKILL) at random points, goes on from its folder each time, and compares what comes of it with an uninterrupted run. Prints Markdown.") { tool, count, seed };
kills.SetAction(arguments => Kills.Run(Path.GetFullPath(arguments.GetRequiredValue(tool)), arguments.GetValue(count), arguments.GetValue(seed)));

return new RootCommand("Measurements of ResNetGen's own parts.") { generator, speed, loop, bf16, optimizers, memory, kills }.Parse(args).Invoke();

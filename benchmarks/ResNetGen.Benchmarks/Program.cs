using System.CommandLine;
using ResNetGen.Benchmarking;
using ResNetGen.Benchmarks;
using ResNetGen.Devices;
using TorchSharp;
using static TorchSharp.torch;

var cold = new Option<string?>("--cold")
{
    Description = "Only the first run in this process, in milliseconds, of the networks that ship or of copies of one: what the benchmark "
        + "starts processes of itself for.",
    Hidden = true,
};
cold.AcceptOnlyFromAmong("shipped", "copies");
var generator = new Command(
    "generator", "Measures the generator: the shipped networks, from nothing and after edits. Prints Markdown.") { cold };
generator.SetAction(
    arguments => arguments.GetValue(cold) is { } project ? GeneratorBenchmark.Cold(project == "copies") : GeneratorBenchmark.Run());

var batch = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 8 };
var rounds = new Option<int>("--rounds")
{
    Description = "Pairs of steps that are timed, after two that are not.",
    DefaultValueFactory = _ => 20,
};
var speed = new Command(
    "speed",
    "Times the generated ResNet-v2-50 against the same network written by hand of TorchSharp's modules, step by step in turn. Prints "
        + "Markdown.") { batch, rounds };
speed.SetAction(arguments => PairedSteps.Run(arguments.GetValue(batch), arguments.GetValue(rounds), Console.Out));

var images = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 128 };
var steps = new Option<int>("--steps") { Description = "Steps of each before the other's turn.", DefaultValueFactory = _ => 8 };
var pairs = new Option<int>("--rounds") { Description = "Pairs that are timed, after one that is not.", DefaultValueFactory = _ => 10 };
var loop = new Command("loop", "Times the trainer's loop against the bare step, in turn. Prints Markdown.") { images, steps, pairs };
loop.SetAction(arguments => Loop.Run(arguments.GetValue(images), arguments.GetValue(steps), arguments.GetValue(pairs), Console.Out));
var bf16 = new Command(
    "bf16",
    "Times the bare step in bfloat16 with the channels last against 32 bits with the channels first, in turn. Prints Markdown.")
{
    images,
    steps,
    pairs,
};
bf16.SetAction(arguments => Loop.Precisions(arguments.GetValue(images), arguments.GetValue(steps), arguments.GetValue(pairs), Console.Out));

var optimizers = new Command("optimizers", "Times a step of each optimizer against TorchSharp's own, in turn. Prints Markdown.") { rounds };
optimizers.SetAction(arguments => OptimizerSteps.Run(arguments.GetValue(rounds), Console.Out));

var length = new Option<int>("--steps") { Description = "The run's steps.", DefaultValueFactory = _ => 10_000 };
var few = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 8 };
var memory = new Command(
    "memory", "Watches the memory over a long training run with everything that a run does. Prints Markdown.") { length, few };
memory.SetAction(arguments => Memory.Run(arguments.GetValue(length), arguments.GetValue(few), Console.Out));

var tool = new Option<string>("--tool") { Description = "The tool's assembly, ResNetGen.Tool.dll.", Required = true };
var count = new Option<int>("--kills") { Description = "How often the run is killed.", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Fixes the moments.", DefaultValueFactory = _ => 1 };
var kills = new Command(
    "kills",
    "Kills a training run (SIGKILL) at random points, goes on from its folder each time, and compares what comes of it with an "
        + "uninterrupted run. Prints Markdown.") { tool, count, seed };
kills.SetAction(arguments => Kills.Run(
    Path.GetFullPath(arguments.GetRequiredValue(tool)), arguments.GetValue(count), arguments.GetValue(seed)));

var networks = new Argument<string[]>("networks") { Description = "Networks that ship." };
var place = new Option<string>("--device") { Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu" };
var modes = new Option<string>("--modes")
{
    Description = "forward, train, or both with a comma.",
    DefaultValueFactory = _ => "forward,train",
};
var settings = new Option<string>("--settings")
{
    Description = $"Some of {string.Join(", ", Figures.Settings)}, with commas.",
    DefaultValueFactory = _ => "fp32",
};
var batches = new Option<string>("--batches") { Description = "Images a step, with commas.", DefaultValueFactory = _ => "32" };
var seconds = new Option<double>("--seconds")
{
    Description = "How long each setting is timed, about; 3 to 100 steps.",
    DefaultValueFactory = _ => 1,
};
var search = new Option<bool>("--cudnn-benchmark") { Description = "Lets cuDNN try its convolutions and keep the fastest." };
var figures = new Command("figures", "Times networks in many settings in one process. Prints a line of JSON for each.")
{
    networks,
    place,
    modes,
    settings,
    batches,
    seconds,
    search,
};
figures.SetAction(arguments => Figures.Run(
    arguments.GetRequiredValue(networks),
    Places.Open(arguments.GetRequiredValue(place)),
    [.. arguments.GetRequiredValue(modes).Split(',').Select(mode => mode == "train" ? BenchmarkMode.Train : BenchmarkMode.Forward)],
    arguments.GetRequiredValue(settings).Split(','),
    Figures.Numbers(arguments.GetRequiredValue(batches)),
    arguments.GetValue(seconds),
    arguments.GetValue(search),
    Console.Out));

var network = new Argument<string>("network") { Description = "A network that ships." };
var file = new Option<string>("--file") { Description = "Receives what it computes (safetensors).", Required = true };
var dtype = new Option<string>("--dtype") { Description = "float32 or float64.", DefaultValueFactory = _ => "float64" };
dtype.AcceptOnlyFromAmong("float32", "float64");
var agreed = new Option<int>("--batch") { Description = "Images.", DefaultValueFactory = _ => 2 };
var reference = new Command(
    "reference",
    "Writes what a network computes on the CPU from drawn weights and images: logits, loss, gradients, and weights after a step.")
{
    network,
    file,
    dtype,
    agreed,
};
reference.SetAction(arguments => Console.WriteLine(Agreement.Write(
    arguments.GetRequiredValue(network),
    arguments.GetValue(dtype) == "float32" ? ScalarType.Float32 : ScalarType.Float64,
    arguments.GetValue(agreed),
    arguments.GetRequiredValue(file)).ToJsonString()));
var strict = new Option<bool>("--tf32") { Description = "Allows TensorFloat-32." };
var agreement = new Command(
    "agreement", "Computes the same on a device, and says how far it is from the file. Prints a line of JSON.") { file, place, strict };
agreement.SetAction(arguments =>
{
    var where = Places.Open(arguments.GetRequiredValue(place));
    TensorFloat32.Allow(arguments.GetValue(strict));
    Console.WriteLine(Agreement.Compare(arguments.GetRequiredValue(file), where).ToJsonString());
});

return new RootCommand("Measurements of ResNetGen's own parts.")
{
    generator,
    speed,
    loop,
    bf16,
    optimizers,
    memory,
    kills,
    figures,
    reference,
    agreement,
}.Parse(args).Invoke();

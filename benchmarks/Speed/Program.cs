using System.CommandLine;
using ResNetGen.Speed;

var batch = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 8 };
var rounds = new Option<int>("--rounds") { Description = "Pairs of steps that are timed, after two that are not.", DefaultValueFactory = _ => 20 };
var command = new RootCommand("Times the generated ResNet-v2-50 against the same network written by hand of TorchSharp's modules, step by step in turn.") { batch, rounds };
command.SetAction(arguments => PairedSteps.Run(arguments.GetValue(batch), arguments.GetValue(rounds), Console.Out));
return command.Parse(args).Invoke();

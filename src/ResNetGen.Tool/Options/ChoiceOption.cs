using System.CommandLine;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Tool.Options;

/// <summary>An option that takes one of a few words, each of which stands for a value; the first one is the default.</summary>
internal sealed class ChoiceOption<T>
{
    private readonly (string Word, T Value)[] choices;

    public ChoiceOption(string name, string description, params (string Word, T Value)[] choices)
    {
        this.choices = choices;
        var words = choices.Select(choice => choice.Word).ToList();
        Option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
        };
        Option.Validators.Add(option =>
        {
            if (option.Tokens is [var token] && !words.Contains(token.Value))
            {
                option.AddError($"{name} is `{token.Value}`; write {NearestName.List(words)}.");
            }
        });
    }

    /// <summary>The option itself; its value is the word.</summary>
    public Option<string> Option { get; }

    /// <summary>The value that the word on a command line stands for.</summary>
    public T In(ParseResult line)
    {
        var word = line.GetValue(Option);
        return choices.First(choice => choice.Word == word).Value;
    }
}

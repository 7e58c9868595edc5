using Pons.Actions;

namespace Pons.Cli;

/// <summary>Fits the words of a command line to the parameters of an action, before anything is called.</summary>
internal sealed record CommandArguments(object?[] Positional, IReadOnlyDictionary<string, object?> Keywords)
{
    public static CommandArguments Read(ActionDescription action, IReadOnlyList<string> words, IReadOnlyList<string> named)
    {
        ParameterDescription[] byPosition = [.. action.Parameters.Where(parameter => parameter.Kind is "positional" or "either" && !parameter.IsFilled)];
        ParameterDescription? rest = action.Parameters.FirstOrDefault(parameter => parameter.Kind == "rest");
        if (words.Count > byPosition.Length && rest is null)
        {
            throw new UsageException($"{action.Name}{action.Signature} takes {Count(byPosition.Length)} by position; {words.Count} were given, from '{words[byPosition.Length]}' on too many.");
        }

        object?[] positional = [.. words.Select((word, i) => Parse(word, i < byPosition.Length ? byPosition[i] : rest!))];
        Dictionary<string, object?> keywords = ReadNamed(action, named, [.. byPosition.Take(words.Count).Select(parameter => parameter.Name)]);
        foreach (ParameterDescription parameter in action.Parameters.Where(parameter => parameter.IsRequired).Except(byPosition.Take(words.Count)))
        {
            if (!keywords.ContainsKey(parameter.Name))
            {
                throw new UsageException($"{action.Name}{action.Signature} needs the argument '{parameter.Name}', which was not given.");
            }
        }

        return new CommandArguments(positional, keywords);
    }

    private static Dictionary<string, object?> ReadNamed(ActionDescription action, IReadOnlyList<string> named, HashSet<string> given)
    {
        var keywords = new Dictionary<string, object?>();
        foreach (string pair in named)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException($"--kw {pair} is not of the form NAME=VALUE.");
            }

            string name = pair[..equals];
            if (given.Contains(name) || keywords.ContainsKey(name))
            {
                throw new UsageException($"The argument '{name}' of {action.Name} was given twice.");
            }

            keywords.Add(name, Parse(pair[(equals + 1)..], Named(action, name)));
        }

        return keywords;
    }

    private static ParameterDescription Named(ActionDescription action, string name) =>
        action.Parameters.FirstOrDefault(parameter => parameter.Name == name && parameter.Kind is ("either" or "keyword") && !parameter.IsFilled)
        ?? action.Parameters.FirstOrDefault(parameter => parameter.Kind == "named-rest")
        ?? throw new UsageException(action.Parameters.Any(parameter => parameter.Name == name && !parameter.IsFilled)
            ? $"The argument '{name}' of {action.Name}{action.Signature} can be given by its position only."
            : $"{action.Name}{action.Signature} has no argument named '{name}'.");

    private static object? Parse(string word, ParameterDescription parameter)
    {
        try
        {
            return ArgumentText.Parse(word, parameter);
        }
        catch (ArgumentsException misfit)
        {
            throw new UsageException(misfit.Message);
        }
    }

    private static string Count(int arguments) => arguments == 1 ? "1 argument" : $"{arguments} arguments";
}

using Microsoft.Extensions.Primitives;
using Pons.Actions;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>Arguments that come as text by their names, as the parameters take them.</summary>
internal sealed class NamedWords(ActionDescription action, object?[] positional)
{
    private static readonly HashSet<string> Lists = ["list", "tuple", "set", "frozenset", "Sequence", "Iterable"];

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentsException">It is not as the parameter's hint wants it.</exception>
    public void Add(string name, StringValues words)
    {
        ParameterDescription parameter = Find(name);
        if (words.Count == 1)
        {
            _values[name] = ArgumentText.Parse(words[0] ?? "", parameter);
            return;
        }

        string hint = parameter.Type ?? "";
        int bracket = hint.IndexOf('[', StringComparison.Ordinal);
        if (!Lists.Contains((bracket < 0 ? hint : hint[..bracket]).Split('.')[^1]))
        {
            throw new ArgumentsException($"The argument '{name}' was given {words.Count} times. Give it once; its hint names no list.");
        }

        string inner = bracket < 0 ? "" : hint[(bracket + 1)..].TrimEnd(']').Split(',')[0].Trim();
        ParameterDescription item = parameter with { Type = inner.Length == 0 ? null : inner };
        _values[name] = words.Select(word => ArgumentText.Parse(word ?? "", item)).ToList();
    }

    /// <summary>Files of a form.</summary>
    public void Add(string name, byte[][] files) => _values[name] = files.Length == 1 ? files[0] : files.ToList<object?>();

    public CallArguments ToArguments(in ValueLimits limits)
    {
        List<object?> given = [.. positional];

        // What can be given by position only has a name here all the same.
        foreach (ParameterDescription parameter in action.Parameters.Where(parameter => parameter.Kind == "positional").Skip(given.Count))
        {
            if (!_values.Remove(parameter.Name, out object? value))
            {
                break;
            }

            given.Add(value);
        }

        return CallArguments.Of([.. given], _values, limits);
    }

    // Who has no such parameter says so itself.
    private ParameterDescription Find(string name) =>
        action.Parameters.FirstOrDefault(parameter => parameter.Name == name && parameter.Kind is ("positional" or "either" or "keyword"))
        ?? action.Parameters.FirstOrDefault(parameter => parameter.Kind == "named-rest")
        ?? new ParameterDescription(name, "keyword", null, null, IsFilled: false);
}

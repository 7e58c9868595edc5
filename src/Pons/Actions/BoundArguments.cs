using System.Text;
using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>The arguments of one call as an action's parameters take them.</summary>
/// <remarks>One call and one thread at a time. What does not fit is an <see cref="ArgumentsException"/>.</remarks>
internal sealed class BoundArguments(string action, ActionSignature signature, CallContext context) : IArgumentTarget
{
    private readonly object?[] _values = new object?[signature.Parameters.Length];
    private readonly bool[] _isGiven = new bool[signature.Parameters.Length];
    private Array? _rest;
    private int _named = -1;

    public void Begin(int positional)
    {
        int most = signature.Taken.Length;
        if (signature.Rest is { } rest)
        {
            _rest = Array.CreateInstance(rest.Type, Math.Max(0, positional - most));
        }
        else if (positional > most)
        {
            throw new ArgumentsException($"{action}() takes {Counted(most)}, but {positional} {(positional == 1 ? "was" : "were")} given. It is {action}{signature}.");
        }
    }

    public Type TypeOf(int index) => ParameterAt(index).Type;

    public Type TypeOf(string keyword)
    {
        _named = signature.Names.Find(Encoding.UTF8.GetBytes(keyword));
        if (_named < 0)
        {
            throw new ArgumentsException(WhyUnknown(keyword));
        }

        ActionParameter parameter = signature.Taken[_named];
        return _isGiven[parameter.Position]
            ? throw new ArgumentsException($"{action}() was given its argument '{parameter.Name}' twice. Give it once, by position or by name.")
            : parameter.Type;
    }

    public void Take(int index, object? value)
    {
        if (index < signature.Taken.Length)
        {
            Put(signature.Taken[index], value);
        }
        else
        {
            _rest!.SetValue(value, index - signature.Taken.Length);
        }
    }

    /// <summary>Takes the argument whose type was asked for last.</summary>
    public void Take(string keyword, object? value) => Put(signature.Taken[_named], value);

    /// <summary>All values in the method's order: what was given, defaults, and what the host fills.</summary>
    public object?[] Complete()
    {
        foreach (ActionParameter parameter in signature.Parameters)
        {
            if (!_isGiven[parameter.Position])
            {
                _values[parameter.Position] = Missing(parameter);
            }
        }

        return _values;
    }

    private void Put(ActionParameter parameter, object? value)
    {
        if (value is null && parameter.IsNeverNull)
        {
            string type = TypeNames.Of(parameter.Type);
            throw new ValueException($"None cannot be read as {type}, which is not nullable here. Send a value, or declare '{parameter.Name}' as {type}?.");
        }

        _values[parameter.Position] = value;
        _isGiven[parameter.Position] = true;
    }

    private object? Missing(ActionParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Context => context,
        ParameterKind.Cancellation => context.CancellationToken,
        ParameterKind.Rest => _rest ?? Array.CreateInstance(parameter.Type, 0),
        _ when parameter.HasDefault => parameter.Default,
        _ => throw new ArgumentsException(
            $"{action}() misses its argument '{parameter.Name}', which has to be {TypeNames.Of(parameter.Type)}. It is {action}{signature}."),
    };

    private ActionParameter ParameterAt(int index) => index < signature.Taken.Length ? signature.Taken[index] : signature.Rest!;

    private string Counted(int most)
    {
        int least = signature.Taken.Count(parameter => !parameter.HasDefault);
        return most == 0 ? "no arguments" : $"{(least == most ? "" : $"{least} to ")}{most} argument{(most == 1 ? "" : "s")}";
    }

    private string WhyUnknown(string keyword)
    {
        if (Array.Exists(signature.Parameters, parameter => parameter.IsFilled && string.Equals(parameter.Name, keyword, StringComparison.Ordinal)))
        {
            return $"{action}() fills '{keyword}' itself; a caller cannot give it. Leave it out.";
        }

        string hint = NearestNames.Find(keyword, signature.Taken.Select(parameter => parameter.Name)) is { Count: > 0 } nearest
            ? $"Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?"
            : $"It is {action}{signature}.";
        return $"{action}() has no parameter '{keyword}'. {hint}";
    }
}

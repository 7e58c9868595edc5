namespace Pons.Cli.Generation;

/// <summary>An action, or a method of an exposed class, with the meanings of its hints.</summary>
/// <param name="Name">The name to call it by.</param>
/// <param name="Doc">Its docstring.</param>
/// <param name="Parameters">What a caller gives, in order.</param>
/// <param name="Returns">What it gives; of one that yields, an item.</param>
/// <param name="Yields">Whether it yields.</param>
internal sealed record ClientAction(string Name, string? Doc, IReadOnlyList<ClientParameter> Parameters, Meaning Returns, bool Yields)
{
    public static ClientAction Of(ActionDescription action, ActionTypes types)
    {
        Meaning returns = types.Returns ?? Meaning.Any;
        bool isStream = action.Kind is "stream" or "async-stream";
        Meaning? item = returns is ItemsMeaning { Is: "stream" or "iterable" } items && (isStream || items.Is == "stream") ? items.Of : null;
        ClientParameter[] parameters = [.. action.Parameters.Where(parameter => !parameter.IsFilled).Select(parameter =>
            new ClientParameter(parameter.Name, parameter.Kind, parameter.Default, types.Parameters.GetValueOrDefault(parameter.Name) ?? Meaning.Any))];
        return new ClientAction(action.Name, action.Doc, parameters, item ?? (isStream ? Meaning.Any : returns), isStream || item is not null);
    }

    public IEnumerable<ClientParameter> ByPosition => Parameters.Where(parameter => parameter.Kind is "positional" or "either");

    public IEnumerable<ClientParameter> ByNameOnly => Parameters.Where(parameter => parameter.Kind == "keyword");

    public ClientParameter? Rest => Parameters.FirstOrDefault(parameter => parameter.Kind == "rest");

    public ClientParameter? NamedRest => Parameters.FirstOrDefault(parameter => parameter.Kind == "named-rest");
}

/// <summary>A parameter of an action.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">As in SPEC chapter 4.</param>
/// <param name="Default">Its default as text; null when it has none.</param>
/// <param name="Type">The meaning of its hint.</param>
internal sealed record ClientParameter(string Name, string Kind, string? Default, Meaning Type)
{
    public bool IsOptional => Default is not null;
}

namespace Pons.Cli.Generation.CSharp;

/// <summary>A parameter of a method.</summary>
/// <param name="Of">What it stands for.</param>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">Its type, its name and its default.</param>
internal sealed record CSharpParameter(ClientParameter Of, string Name, string Declaration);

/// <summary>How the parameters of a method become the arguments of a call: what has a default over there is sent only where it is given.</summary>
internal sealed class CSharpCall
{
    private readonly List<string> _leading = [];
    private readonly List<string> _trailing = [];
    private readonly List<string> _byName = [];

    /// <param name="action">What is called.</param>
    /// <param name="types">Writes the types.</param>
    /// <param name="locals">Names that the method has for itself.</param>
    public CSharpCall(ClientAction action, CSharpTypes types, params IEnumerable<string> locals)
    {
        var scope = new Identifiers(["cancellationToken", .. locals]);

        // What has to be given stands first.
        ClientParameter[] ordered = [.. action.Parameters.OrderBy(parameter => parameter.Kind is "rest" or "named-rest" ? 2 : parameter.IsOptional ? 1 : 0)];
        Parameters = [.. ordered.Select(parameter => Declare(parameter, types, scope))];
        var names = Parameters.ToDictionary(parameter => parameter.Of, parameter => parameter.Name);
        foreach (ClientParameter parameter in action.Parameters)
        {
            Place(parameter, names[parameter], action.Rest is not null);
        }

        if (action.NamedRest is { } more)
        {
            _byName.Add($".. Given.All({names[more]})");
        }
    }

    public IReadOnlyList<CSharpParameter> Parameters { get; }

    /// <summary>What always goes by position.</summary>
    public IReadOnlyList<string> Leading => _leading;

    /// <summary>What goes by position as far as it is given.</summary>
    public IReadOnlyList<string> Trailing => _trailing;

    /// <summary>What follows them.</summary>
    public string? Rest { get; private set; }

    public IReadOnlyList<string> ByName => _byName.Count == 0 ? [] : [$"[{string.Join(", ", _byName)}]"];

    private void Place(ClientParameter parameter, string name, bool hasRest)
    {
        switch (parameter.Kind)
        {
            case "rest":
                Rest = name;
                break;
            case "positional" or "either" when !parameter.IsOptional:
                _leading.Add(name);
                break;
            case "positional":
            case "either" when hasRest:
                _trailing.Add($"({CSharpNames.Literal(name)}, {name})");
                break;
            case "either" or "keyword":
                _byName.Add($"({CSharpNames.Literal(parameter.Name)}, {name}, {(parameter.IsOptional ? "true" : "false")})");
                break;
        }
    }

    private static CSharpParameter Declare(ClientParameter parameter, CSharpTypes types, Identifiers scope)
    {
        string name = CSharpNames.Parameter(parameter.Name, scope);
        string type = types.Sent(parameter.Type);
        string declaration = parameter.Kind switch
        {
            "rest" => $"IEnumerable<{type}>? {name} = null",
            "named-rest" => $"IReadOnlyDictionary<string, {type}>? {name} = null",
            _ when parameter.IsOptional => $"{CSharpTypes.Nullable(type)} {name} = null",
            _ => $"{type} {name}",
        };
        return new CSharpParameter(parameter, name, declaration);
    }
}

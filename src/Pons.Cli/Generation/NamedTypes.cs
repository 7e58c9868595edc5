namespace Pons.Cli.Generation;

/// <summary>Finds the types that hints name, those within others too.</summary>
/// <param name="all">All that the module told of.</param>
internal sealed class NamedTypes(IReadOnlyDictionary<string, NamedType> all)
{
    private readonly OrderedDictionary<string, NamedType> _reached = [];

    public IReadOnlyDictionary<string, NamedType> ReachedFrom(ActionNode actions)
    {
        foreach (ClientAction action in actions.All)
        {
            Visit(action);
        }

        return _reached;
    }

    private void Visit(ClientAction action)
    {
        foreach (ClientParameter parameter in action.Parameters)
        {
            Visit(parameter.Type);
        }

        Visit(action.Returns);
    }

    private void Visit(Meaning meaning)
    {
        if (meaning is NamedMeaning named)
        {
            Visit(named.Name);
        }

        foreach (Meaning part in PartsOf(meaning))
        {
            Visit(part);
        }
    }

    private void Visit(string key)
    {
        if (!all.TryGetValue(key, out NamedType? type) || !_reached.TryAdd(key, type))
        {
            return;
        }

        foreach (Meaning part in type switch
        {
            RecordType record => record.Fields.Select(field => field.Type),
            AliasType alias => [alias.Type],
            _ => [],
        })
        {
            Visit(part);
        }

        foreach ((ActionDescription method, ActionTypes types) in type is ClassType exposed ? exposed.Methods : [])
        {
            Visit(ClientAction.Of(method, types));
        }
    }

    private static IEnumerable<Meaning> PartsOf(Meaning meaning) => meaning switch
    {
        ItemsMeaning items => [items.Of],
        TupleMeaning tuple => tuple.Items,
        DictMeaning dict => [dict.Keys, dict.Of],
        FunctionMeaning function => [.. function.Parameters ?? [], function.Returns],
        UnionMeaning union => union.Items,
        VariableMeaning variable => [variable.Of],
        LiteralMeaning { Enum: { } key } => [new NamedMeaning(key)],
        _ => [],
    };
}

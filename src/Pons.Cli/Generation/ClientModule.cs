namespace Pons.Cli.Generation;

/// <summary>What a client of a module is written from: its actions by their dotted names, and the types that they name.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Source">What it was loaded from, as the first line says it.</param>
/// <param name="Doc">Its docstring.</param>
/// <param name="Actions">Its actions.</param>
/// <param name="Types">The types, by their keys, in the order in which the actions name them.</param>
internal sealed record ClientModule(string Name, string Source, string? Doc, ActionNode Actions, IReadOnlyDictionary<string, NamedType> Types)
{
    public static ClientModule Of(ModuleDescription module, ModuleTypes types, string source)
    {
        var actions = new ActionNode("");
        foreach (ActionDescription action in module.Actions)
        {
            ActionTypes hints = types.Actions.GetValueOrDefault(action.Name) ?? ActionTypes.None;
            if (!MakesPlainValue(action, hints, types))
            {
                actions.Add(ClientAction.Of(action, hints));
            }
        }

        return new ClientModule(module.Module, source, module.Doc, actions, new NamedTypes(types.Types).ReachedFrom(actions));
    }

    // Records and enums are written where they are needed; to have one made over there is no use.
    private static bool MakesPlainValue(ActionDescription action, ActionTypes hints, ModuleTypes types) =>
        action.Kind == "class" && hints.Returns is NamedMeaning named && types.Types.GetValueOrDefault(named.Name) is RecordType or EnumType;
}

/// <summary>A place in the dotted names of actions: it may have an action of its own, and others below it.</summary>
/// <param name="name">The part of the name that stands here.</param>
internal sealed class ActionNode(string name)
{
    private readonly List<ActionNode> _below = [];

    public string Name { get; } = name;

    public ClientAction? Action { get; private set; }

    public IReadOnlyList<ActionNode> Below => _below;

    public void Add(ClientAction action)
    {
        ActionNode node = this;
        foreach (string part in action.Name.Split('.'))
        {
            node = node.At(part);
        }

        node.Action = action;
    }

    /// <summary>All actions here and below.</summary>
    public IEnumerable<ClientAction> All => (Action is null ? [] : new[] { Action }).Concat(_below.SelectMany(node => node.All));

    private ActionNode At(string part)
    {
        ActionNode? there = _below.Find(node => node.Name == part);
        if (there is null)
        {
            _below.Add(there = new ActionNode(part));
        }

        return there;
    }
}

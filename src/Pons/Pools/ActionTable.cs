using System.Collections.Frozen;
using Pons.Workers;

namespace Pons.Pools;

/// <summary>What the peer exposes, as its newest worker said it.</summary>
internal sealed class ActionTable
{
    private readonly FrozenDictionary<string, ExposedAction> _actions;

    public ActionTable(PeerReady ready)
    {
        Ready = ready;
        _actions = ready.Actions.ToFrozenDictionary(action => action.Name, action => new ExposedAction(action), StringComparer.Ordinal);
    }

    public PeerReady Ready { get; }

    public IReadOnlyList<string> Names => _actions.Keys;

    public ExposedAction? Find(string name) => _actions.GetValueOrDefault(name);
}

using Pons.Workers;

namespace Pons.Pools;

/// <summary>What the peer exposes, as its newest worker said it.</summary>
internal sealed class ActionTable
{
    private readonly Dictionary<string, ExposedAction> _actions;

    public ActionTable(PeerReady ready)
    {
        Ready = ready;

        // No frozen one: to make it costs more at the start than it saves in a million calls.
        _actions = new Dictionary<string, ExposedAction>(ready.Actions.Count, StringComparer.Ordinal);
        foreach (ActionInfo action in ready.Actions)
        {
            _actions.Add(action.Name, new ExposedAction(action));
        }
    }

    public PeerReady Ready { get; }

    public IReadOnlyCollection<string> Names => _actions.Keys;

    public ExposedAction? Find(string name) => _actions.GetValueOrDefault(name);
}

using Pons.Actions;

namespace Pons.Serving;

/// <summary>What the hub tells of all that can be called here (SPEC chapter 4).</summary>
internal static class HubDescription
{
    // Who asks shall not wait for the end of a long call: a busy worker tells nothing before, and names and kinds are known without it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<Dictionary<string, object?>> MakeAsync(Hub hub, CancellationToken cancellationToken)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<object?> actions = [];
        foreach (LocalAction action in hub.Actions.All)
        {
            taken.Add(action.Name);
            Dictionary<string, object?> told = DescriptionWriter.Of(action);
            told["short"] = action.Name;
            actions.Add(told);
        }

        IReadOnlyList<Peer> peers = hub.Peers;
        ModuleDescription?[] modules = await Task.WhenAll(peers.Select(peer => ModuleOfAsync(hub, peer, cancellationToken))).ConfigureAwait(false);
        foreach ((Peer peer, ModuleDescription? module) in peers.Zip(modules))
        {
            Dictionary<string, ActionDescription> known = (module?.Actions ?? []).ToDictionary(action => action.Name, StringComparer.Ordinal);
            foreach (ActionInfo info in peer.Actions)
            {
                Dictionary<string, object?> told = known.TryGetValue(info.Name, out ActionDescription? action) ? DescriptionWriter.Of(action) : new() { ["kind"] = info.Kind };
                told["name"] = $"{peer.Module}.{info.Name}";
                told["short"] = taken.Add(info.Name) ? info.Name : told["name"];
                told["peer"] = peer.Name;
                actions.Add(told);
            }
        }

        return new Dictionary<string, object?> { ["module"] = "hub", ["actions"] = actions };
    }

    private static async Task<ModuleDescription?> ModuleOfAsync(Hub hub, Peer peer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, hub.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await hub.Descriptions.OfAsync(peer, either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PonsException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // It is busy, or just gone: its actions are told without what their author wrote.
            return null;
        }
    }
}

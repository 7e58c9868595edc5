namespace Pons.Tests.Handles;

/// <summary>What a peer's first worker and the hub hold of each other.</summary>
internal static class HandleCounts
{
    /// <summary>Things of the worker that are held here.</summary>
    public static int Held(this Peer peer) => peer.FirstLink!.Handles.Held;

    /// <summary>Things of this side that the worker holds.</summary>
    public static int Exported(this Peer peer) => peer.FirstLink!.Handles.Exports.Count;
}

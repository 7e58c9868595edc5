using System.Runtime.CompilerServices;

namespace Pons.Metrics;

/// <summary>The hubs of this process that are not disposed: what is measured is measured of all of them. One that nobody holds any more is forgotten.</summary>
internal static class LiveHubs
{
    private static readonly ConditionalWeakTable<Hub, string> Hubs = [];

    public static IEnumerable<Hub> All => Hubs.Select(hub => hub.Key);

    public static void Add(Hub hub) => Hubs.AddOrUpdate(hub, "");

    public static void Remove(Hub hub) => Hubs.Remove(hub);
}

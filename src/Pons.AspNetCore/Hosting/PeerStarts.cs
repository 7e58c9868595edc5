namespace Pons.AspNetCore.Hosting;

/// <summary>The peers that a host is to have, in the order in which they were asked for; each is started, and added when its turn has come.</summary>
internal sealed class PeerStarts
{
    public List<Func<Hub, CancellationToken, Task<Peer>>> All { get; } = [];
}

namespace Pons.Links;

/// <summary>A peer's call that the hub serves, as the context of what is called in its course (SPEC chapter 3).</summary>
/// <param name="link">The link that the call came by.</param>
/// <param name="call">Its number there.</param>
/// <param name="cause">The hub's call in whose course the peer made it; nothing where it made it by itself.</param>
internal sealed class Chain(Link link, ulong call, PendingCall? cause)
{
    /// <summary>The one that the running C# code belongs to; nothing for what a call that has ended left running.</summary>
    public static Chain? Current => CallContext.Current?.ChainOrNone is { } chain && chain.Link.IsServing(chain.Call) ? chain : null;

    public Link Link { get; } = link;

    public ulong Call { get; } = call;

    public PendingCall? Cause { get; } = cause;

    /// <summary>Cancelled with the call.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>How many calls led here, this one included.</summary>
    public int Depth { get; } = (cause?.Depth ?? 0) + 1;

    /// <summary>The nearest link of a pool that waits for this chain: its worker can take in what comes in the chain, and no other could without a deadlock.</summary>
    public Link? LinkOf(object pool) => Nearest(chain => chain.Link.Pool == pool && !chain.Link.HasEnded)?.Link;

    /// <summary>What a call by this link names as its parent; 0 when the link has no part in the chain.</summary>
    public ulong ParentOn(Link link) => Nearest(chain => chain.Link == link)?.Call ?? 0;

    private Chain? Nearest(Func<Chain, bool> isIt)
    {
        Chain? chain = this;
        while (chain is not null && !isIt(chain))
        {
            chain = chain.Cause?.Chain;
        }

        return chain;
    }
}

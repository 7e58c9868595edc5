using Pons.Links;
using Pons.Serving;

namespace Pons;

/// <summary>What an action that is written in C# may know of the call that it answers; asked for as a parameter of this type.</summary>
/// <remarks>Safe for any number of threads; of use until the action has ended.</remarks>
public sealed class CallContext
{
    private static readonly AsyncLocal<CallContext?> Ambient = new();

    private readonly Hub? _hub;
    private readonly Chain? _chain;

    internal CallContext(string action, CancellationToken cancellationToken = default)
    {
        Action = action;
        CancellationToken = cancellationToken;
    }

    internal CallContext(string action, Chain chain, Hub hub)
        : this(action, chain.Token)
    {
        (_chain, _hub) = (chain, hub);
        Progress = new CallReports(chain);
    }

    internal CallContext(string action, Hub hub, CancellationToken cancellationToken)
        : this(action, cancellationToken)
    {
        _hub = hub;
    }

    /// <summary>The context of the call in whose course this code runs; nothing outside of one.</summary>
    public static CallContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The name that was called.</summary>
    public string Action { get; }

    /// <summary>The client that calls; nothing when the caller is none.</summary>
    public Client? Client => _chain?.Link.ClientLink?.Client;

    /// <summary>The hub that the call came by.</summary>
    public Hub Hub => _hub ?? throw new InvalidOperationException("This call came by no hub.");

    /// <summary>The session that the call belongs to: that of the client in whose course it is made, or the one that its C# caller named; else nothing.</summary>
    public Session? Session
    {
        get
        {
            for (Chain? chain = _chain; chain is not null; chain = chain.Cause?.Chain)
            {
                if (chain.Link.ClientLink is { } client)
                {
                    return client.Session;
                }

                if (chain.Cause?.Options.Session is { } name)
                {
                    return Hub.Sessions.ForName(name);
                }
            }

            return null;
        }
    }

    internal Chain Chain => _chain ?? throw new InvalidOperationException("This call came by no link.");

    internal Chain? ChainOrNone => _chain;

    /// <summary>Is cancelled when the caller no longer waits, or can no longer be answered.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Takes reports of how far the call has come, for the caller to show.</summary>
    public IProgress<CallProgress> Progress { get; internal init; } = Silent.Instance;

    private sealed class Silent : IProgress<CallProgress>
    {
        public static readonly Silent Instance = new();

        public void Report(CallProgress value)
        {
            // Nobody asked.
        }
    }
}

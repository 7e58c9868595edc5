namespace Pons;

/// <summary>What an action that is written in C# may know of the call that it answers; asked for as a parameter of this type.</summary>
/// <remarks>Safe for any number of threads; of use until the action has ended.</remarks>
public sealed class CallContext
{
    private static readonly AsyncLocal<CallContext?> Ambient = new();

    internal CallContext(string action, CancellationToken cancellationToken = default)
    {
        Action = action;
        CancellationToken = cancellationToken;
    }

    /// <summary>The context of the call in whose course this code runs; nothing outside of one.</summary>
    public static CallContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The name that was called.</summary>
    public string Action { get; }

    /// <summary>The id of the client that calls; nothing when the caller is no client.</summary>
    public ulong? Client { get; internal init; }

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

using Pons.Links;

namespace Pons;

/// <summary>What one call may be given beside its arguments.</summary>
public sealed record CallOptions
{
    internal static readonly CallOptions None = new();

    /// <summary>Keyword arguments, by name.</summary>
    public IReadOnlyDictionary<string, object?>? Keywords { get; init; }

    /// <summary>How long the call may take, waiting for a worker included; then it ends with a <see cref="TimeoutException"/>.</summary>
    /// <value>None: as long as it takes.</value>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Ends the call with an <see cref="OperationCanceledException"/> that bears this token.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Told how far the call has come (<c>pons.progress</c>, <c>pons.track</c>), one at a time and in order, on a thread of the pool; one that is slower than its call gets the newest reports only.</summary>
    /// <value>None: reports are dropped.</value>
    public IProgress<CallProgress>? Progress { get; init; }

    /// <summary>Answers what the Python code asks (<c>input()</c>, <c>getpass</c>); nothing as the answer means that nobody is there.</summary>
    /// <value>None: nobody is there, and the question raises <c>EOFError</c>.</value>
    public Func<Question, CancellationToken, ValueTask<string?>>? Ask { get; init; }

    /// <summary>How far a stream may run ahead of its reader.</summary>
    public StreamWindow Window { get; init; } = StreamWindow.Usual;

    /// <summary>Leaves large arrays of the result in the memory that they came in, shared with the worker: each <see cref="NDArray"/> then has to be disposed, and may only be read.</summary>
    /// <value>False: they are copied.</value>
    public bool Lease { get; init; }

    /// <summary>Calls of one session all go to the same one of several workers, and wait for it if it is busy. When that worker is restarted or recycled, what it remembered is gone.</summary>
    /// <value>None: any worker that is free.</value>
    public string? Session { get; init; }

    internal void Validate()
    {
        if (TimeLimit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit.Ticks, nameof(TimeLimit));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, WorkerOptions.LongestWait, nameof(TimeLimit));
        }
    }

    /// <summary>A call that is made in the course of another ends with that at the latest, unless it has a token of its own.</summary>
    internal CallOptions Within(Chain chain) => CancellationToken.CanBeCanceled ? this : this with { CancellationToken = chain.Token };

    /// <summary>Whether only the first of several workers will do.</summary>
    internal bool IsForFirst { get; init; }

    internal bool IsWatched => TimeLimit is not null || CancellationToken.CanBeCanceled;
}

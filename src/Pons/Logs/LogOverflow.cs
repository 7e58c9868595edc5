namespace Pons;

/// <summary>What happens when a log handler is slower than a worker prints.</summary>
public enum LogOverflow
{
    /// <summary>The worker is never held up: beyond 65 536 entries the oldest are dropped, and the next entry says how many.</summary>
    DropOldest,

    /// <summary>Nothing is lost: the worker waits, as it would for a slow terminal, and so do its answers.</summary>
    Wait,
}

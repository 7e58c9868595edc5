namespace Pons.Pools;

/// <summary>What a call takes up of a worker while it runs there.</summary>
internal enum Lane
{
    /// <summary>The main thread: one call at a time.</summary>
    Main,

    /// <summary>One of the threads for functions that block.</summary>
    Threads,

    /// <summary>The event loop, which takes as many as its link does.</summary>
    Loop,
}

namespace Pons.Links;

/// <summary>How messages come to a link: read from a pipe, by whoever waits for them, or brought by somebody else.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal abstract class LinkIntake
{
    /// <summary>Begins.</summary>
    public abstract void Start();

    /// <summary>Reads on the caller's thread until its call's answer is there, if nobody else does and this can be done at all, and no longer than <paramref name="budget"/>.</summary>
    public abstract void ReadFor(PendingCall call, TimeSpan budget);

    /// <summary>Whether the thread that reads just now is the one that waits for this call.</summary>
    public abstract bool IsReadingFor(PendingCall call);

    /// <summary>A blocked caller runs something now, and comes back to read for itself: reading is left to it.</summary>
    public abstract void LeaveToVisitor();

    /// <summary>What a caller left reading for has been run.</summary>
    public abstract void EndVisit();

    /// <summary>Sees to it that somebody reads for a call whose caller does not.</summary>
    public abstract void EnsureRead();

    /// <summary>As <see cref="EnsureRead"/>, for a call that nobody in this process waits for: more such calls are likely to follow.</summary>
    public abstract void ReadForOthers();

    /// <summary>Ends it; the pipe goes with it.</summary>
    public abstract void Stop();
}

using Pons.Serving;

namespace Pons.Links;

/// <content>What the peer calls in the course of a call is run by the thread that is blocked in it: a thread of the pool might be long in coming, since such waiters may fill that.</content>
internal abstract partial class PendingCall
{
    private static readonly object Nobody = new();

    // Nobody (no thread waits, or it has gone), nothing, or the call that waits for the thread.
    private object? _visitor = Nobody;
    private ServedCall? _running;

    /// <summary>Whether a thread is blocked in the call and runs visitors; set before the call is sent.</summary>
    public bool HasHost
    {
        init => _visitor = value ? null : Nobody;
    }

    /// <summary>Whether a visitor waits for the thread.</summary>
    public bool IsVisited => Volatile.Read(ref _visitor) is ServedCall;

    /// <summary>Leaves a call to the blocked thread, which is about to look; false where there is none, or it is busy. Only who reads the link does so.</summary>
    public bool TryVisit(ServedCall visitor)
    {
        if (Volatile.Read(ref _visitor) is not null)
        {
            return false;
        }

        // One that was answered is over for its peer, though its thread is not back yet.
        bool isBusy = Volatile.Read(ref _running) is { } running && running.Link.IsServing(running.Id);
        return !isBusy && Interlocked.CompareExchange(ref _visitor, visitor, null) is null;
    }

    /// <summary>Wakes the blocked thread for its visitor.</summary>
    public virtual void Wake()
    {
    }

    /// <summary>Runs the visitor on the blocked thread. False when the call has ended and there is none; then none can come any more.</summary>
    public bool RunVisitor()
    {
        object? next = Interlocked.CompareExchange(ref _visitor, Nobody, null);
        if (next is not ServedCall visitor)
        {
            return false;
        }

        // In this order: whoever finds the place free sees that the thread is busy.
        Volatile.Write(ref _running, visitor);
        Interlocked.Exchange(ref _visitor, null);
        visitor.Run();
        Volatile.Write(ref _running, null);
        return true;
    }
}

namespace Pons.Links;

/// <content>Who reads for a call that was sent.</content>
#pragma warning disable CA1001 // closing it ends what it watches
internal sealed partial class Link
{
    // An asynchronous caller reads its own answer only to bridge what a thread hop would cost.
    private static readonly TimeSpan AsynchronousBudget = TimeSpan.FromMicroseconds(50);

    // A door's thread has nothing else to do for its client than to bring the answer; and where two cores share the work, each hand-over takes some sixty microseconds.
    private static readonly TimeSpan DoorsBudget = TimeSpan.FromMicroseconds(250);

    private const uint LettingGo = 128;

    private uint _inPlace;

    /// <summary>Blocks until the answer to a call that was sent is there.</summary>
    public T Wait<T>(PendingCall<T> call, CallOptions options)
    {
        while (true)
        {
            _intake.ReadFor(call, options.IsWatched ? LinkReader.BlockingBudget : Timeout.InfiniteTimeSpan);
            if (!call.IsVisited && !call.HasEnded)
            {
                _intake.EnsureRead();
                call.WaitForNews();
            }

            if (!call.RunVisitor())
            {
                return call.Result;
            }

            _intake.EndVisit();
        }
    }

    /// <summary>The answer to a call that was sent, as a task that may have ended already; <paramref name="isAlone"/> says that its callers have no calls under way elsewhere.</summary>
    public Task<T> WaitAsync<T>(PendingCall<T> call, bool isAlone = true)
    {
        if (isAlone && MayReadInPlace())
        {
            _intake.ReadFor(call, AsynchronousBudget);
        }

        if (!call.HasEnded)
        {
            _intake.EnsureRead();
        }

        return call.AsTask();
    }

    /// <summary>Sees to it that somebody reads for a call whose caller does not.</summary>
    public void EnsureRead() => _intake.EnsureRead();

    /// <summary>Sees to it that somebody reads for a call of another peer: the thread that has sent it, where that may wait a moment and nothing else is under way; else the link's own.</summary>
    public void ReadForOther(PendingCall call, bool mayWait)
    {
        bool isAlone = mayWait && MayReadInPlace();
        if (isAlone)
        {
            _intake.ReadFor(call, DoorsBudget);
        }

        if (call.HasEnded)
        {
            return;
        }

        if (isAlone)
        {
            _intake.EnsureRead();
        }
        else
        {
            _intake.ReadForOthers();
        }
    }

    /// <summary>
    /// Whether an asynchronous caller bridges the moment to its answer. A user interface's thread is left alone, so are callers that have other calls under way; and now and then
    /// each has to let go of its thread, or a loop of calls would keep a thread of the pool from the loops that wait beside it.
    /// </summary>
    private bool MayReadInPlace() =>
        _traffic.Width == 1 && ++_inPlace % LettingGo != 0 && SynchronizationContext.Current is null;
}
#pragma warning restore CA1001

using Pons.Metrics;

namespace Pons.Links;

/// <content>What is counted of its calls, and how long they took.</content>
internal sealed partial class Link
{
    private const string Done = "ok";
    private const string Failed = "error";
    private const string Lost = "lost";

    private long _failed;

    /// <summary>Calls that ended in an error, or were lost when the link ended.</summary>
    public long CallsFailed => Volatile.Read(ref _failed);

    private void BeginTime(PendingCall call)
    {
        if (HubMeter.IsTimed)
        {
            call.SentAt = _time.GetTimestamp();
        }
    }

    private void NoteTime(PendingCall call, string outcome)
    {
        if (call.SentAt != 0)
        {
            HubMeter.Record(this, call, _time.GetElapsedTime(call.SentAt), outcome);
        }
    }

    private void NoteFailure(PendingCall call, string outcome)
    {
        Interlocked.Increment(ref _failed);
        NoteTime(call, outcome);
    }

    private void NoteLost(IReadOnlyList<PendingCall> calls)
    {
        foreach (PendingCall call in calls)
        {
            NoteFailure(call, Lost);
        }
    }
}

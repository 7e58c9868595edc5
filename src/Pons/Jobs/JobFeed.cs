namespace Pons.Jobs;

/// <summary>Tells the changes of a host's jobs in their order and one at a time, on the thread of whoever caused one, with no lock held.</summary>
/// <remarks>Safe for any number of threads, and within what it tells.</remarks>
internal sealed class JobFeed(Action<JobChange> tell)
{
    private readonly Queue<JobChange> _changes = new();
    private bool _isTelling;

    /// <summary>Puts a change into its row; called with the job's lock held, so that the row is right.</summary>
    public void Post(JobChange change)
    {
        lock (_changes)
        {
            _changes.Enqueue(change);
        }
    }

    /// <summary>Tells what was posted, unless somebody else does already.</summary>
    public void Tell()
    {
        lock (_changes)
        {
            if (_isTelling)
            {
                return;
            }

            _isTelling = true;
        }

        while (Next() is { } change)
        {
            try
            {
                tell(change);
            }
            catch (Exception error)
            {
                // The handler is the user's; what it throws must not end the job, and has no caller to go to.
                System.Diagnostics.Trace.TraceError($"A handler of {nameof(JobTable)}.{nameof(JobTable.Changed)} threw: {error}");
            }
        }
    }

    private JobChange? Next()
    {
        lock (_changes)
        {
            _isTelling = _changes.TryDequeue(out JobChange? change);
            return change;
        }
    }
}

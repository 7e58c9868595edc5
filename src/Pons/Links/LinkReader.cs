using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>Decides who reads the pipe: the link's own thread, or the caller that waits for the answer.</summary>
/// <remarks>
/// A thread that hands an answer to another one costs more than the whole rest of a small call. So while calls come one after the other, each caller reads its own
/// answer, and the link's thread only looks once a millisecond whether they still do. As soon as calls overlap, last long or stop coming, the thread reads again.
/// See docs/decisions/003-who-reads.md. Its moments are the system's, whatever clock the options name: they are no limits of the user's.
/// </remarks>
internal sealed class LinkReader(IPipe pipe, IFrameSink sink, FrameSource frames, byte[] preamble) : LinkIntake
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GatheringPause = TimeSpan.FromMilliseconds(1);

    // From so many frames in one read on, throughput counts for more than the first moment of a call.
    private const int Burst = 4;

    private static readonly TimeSpan CallersPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(64);

    /// <summary>How long a blocking caller reads before it leaves that to the link's thread, where something else than its answer may end its call.</summary>
    public static TimeSpan BlockingBudget { get; } = TimeSpan.FromMilliseconds(1);

    private PendingCall? _readingFor;
    private volatile bool _isVisiting;
    private volatile bool _mayLeave;
    private volatile bool _isForOthers;
    private readonly object _summons = new();
    private bool _isSummoned;

    // Taken from the start: until the preamble is found the link's thread alone reads, and what stands behind it is delivered first.
    private int _isTaken = 1;
    private long _turns;
    private volatile bool _isDozing;
    private volatile bool _hasEnded;
    private volatile bool _isClosed;
    private volatile bool _isWoken;

    public override void Start() => new Thread(Run) { IsBackground = true, Name = "Pons link" }.Start();

    /// <summary>
    /// Reads on the caller's thread until its call's answer is there, if nobody else is reading, and no longer than <paramref name="budget"/>;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for a call that nothing but its answer or the end of the link can end.
    /// </summary>
    public override void ReadFor(PendingCall call, TimeSpan budget)
    {
        _isForOthers = false;
        if (!pipe.CanWaitBriefly || !TryTake())
        {
            return;
        }

        _readingFor = call;
        try
        {
            if (budget == Timeout.InfiniteTimeSpan && pipe.CanWake)
            {
                ReadUntilThere(call);
            }
            else
            {
                ReadWithin(call, budget == Timeout.InfiniteTimeSpan ? BlockingBudget : budget);
            }
        }
        catch (Exception error)
        {
            End(error);
        }

        _readingFor = null;
        if (!call.IsVisited)
        {
            Leave();
        }
        else
        {
            // Whoever runs it comes back within moments, as a rule; the link's thread sees to it if not.
            _isVisiting = true;
            _turns++;
            Interlocked.Exchange(ref _isTaken, 0);
        }
    }

    public override bool IsReadingFor(PendingCall call) => ReferenceEquals(_readingFor, call);

    public override void LeaveToVisitor() => (_isVisiting, _mayLeave) = (true, true);

    public override void EndVisit() => _isVisiting = false;

    public override void EnsureRead()
    {
        if (_isDozing && Volatile.Read(ref _isTaken) == 0)
        {
            Summon();
        }
    }

    // The thread is not to leave the pipe to callers that there are none of: fetching it back costs more than a small call.
    public override void ReadForOthers()
    {
        _isForOthers = true;
        EnsureRead();
    }

    /// <summary>Makes the link's thread look at once, instead of within its millisecond.</summary>
    private void Summon()
    {
        lock (_summons)
        {
            _isSummoned = true;
            Monitor.Pulse(_summons);
        }
    }

    /// <summary>Ends reading, within a second where a thread waits in the pipe just now.</summary>
    public override void Stop()
    {
        _isClosed = true;
        pipe.Wake();
        _isWoken = true;
        Summon();
    }

    private void ReadUntilThere(PendingCall call)
    {
        while (!call.HasArrived && !call.IsVisited && !_hasEnded && !_isClosed)
        {
            ReadOnce(onLinkThread: false);
        }
    }

    private void ReadWithin(PendingCall call, TimeSpan budget)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan left = budget;
        while (!call.HasArrived && !call.IsVisited && left > TimeSpan.Zero && !_hasEnded && !_isClosed)
        {
            if (pipe.WaitReadable(left))
            {
                ReadOnce(onLinkThread: false);
            }

            left = budget - TimeProvider.System.GetElapsedTime(start);
        }
    }

    private void Run()
    {
        try
        {
            FindPreamble();
            Volatile.Write(ref _isTaken, 0);
            while (!_hasEnded && !_isClosed)
            {
                if (TryTake())
                {
                    ReadWhileNeeded();
                    Volatile.Write(ref _isTaken, 0);
                }

                LeaveToCallers();
            }
        }
        catch (Exception error)
        {
            End(error);
        }

        // A pipe that is disposed cannot be woken any more, and a caller may still wait in its read.
        SpinWait.SpinUntil(() => _isWoken || !_isClosed);
        pipe.Dispose();
    }

    private void ReadWhileNeeded()
    {
        bool mayLeave = false;
        bool isGathering = false;
        while (!_hasEnded && !_isClosed && !mayLeave)
        {
            bool isReadable = pipe.WaitReadable(isGathering ? GatheringPause : Look);
            if (isGathering)
            {
                sink.EndGathering();
                isGathering = false;
            }

            if (isReadable)
            {
                bool wereInFlight = sink.CallsInFlight > 0;
                isGathering = ReadOnce(onLinkThread: true) >= Burst;
                mayLeave = !isGathering && !_isForOthers && pipe.CanWaitBriefly && (_mayLeave || (wereInFlight && sink.CallsInFlight == 0));
                _mayLeave = false;
                if (isGathering)
                {
                    sink.BeginGathering();
                }
            }
        }

        if (isGathering)
        {
            sink.EndGathering();
        }
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    private void Leave()
    {
        _turns++;
        Interlocked.Exchange(ref _isTaken, 0);

        // Asked after the role is free: whoever failed to take it a moment ago counts by now.
        if (sink.CallsInFlight > 0 || _hasEnded)
        {
            Summon();
        }
    }

    private void LeaveToCallers()
    {
        _isDozing = true;
        Interlocked.MemoryBarrier();
        TimeSpan pause = CallersPause;
        long last = -1;
        while (!_hasEnded && !_isClosed)
        {
            // A call that was sent just before the first line here found nobody dozing, and summoned nobody.
            bool isTaken = Volatile.Read(ref _isTaken) != 0;
            long seen = Volatile.Read(ref _turns);
            bool isAway = _isVisiting && seen != last;
            last = seen;
            if ((!isTaken && !isAway && sink.CallsInFlight > 0) || WaitForSummons(pause))
            {
                break;
            }

            bool haveCallersRead = seen != Volatile.Read(ref _turns);
            if (!haveCallersRead && !isTaken && !isAway)
            {
                break;
            }

            // A caller whose call lasts reads for everybody; looking at it every millisecond would be a waste.
            pause = haveCallersRead ? CallersPause : TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
        }

        _isDozing = false;
    }

    private bool WaitForSummons(TimeSpan pause)
    {
        lock (_summons)
        {
            bool isSummoned = _isSummoned || Monitor.Wait(_summons, pause);
            _isSummoned = false;
            return isSummoned;
        }
    }

    /// <summary>Reads once and answers how many frames that made.</summary>
    private int ReadOnce(bool onLinkThread)
    {
        int count = pipe.Read(frames.GetSpace());
        if (_isClosed)
        {
            return 0; // woken: what was read then means nothing
        }

        if (count == 0)
        {
            End(null);
            return 0;
        }

        frames.Advance(count);
        return Deliver(onLinkThread);
    }

    private int Deliver(bool onLinkThread)
    {
        int count = 0;
        while (frames.TryRead(out Frame frame))
        {
            if (frames.Refusal is { } refusal)
            {
                sink.OnRefused(frame, refusal);
            }
            else
            {
                sink.OnFrame(frame, onLinkThread);
            }

            count++;
        }

        return count;
    }

    private void FindPreamble()
    {
        var scanner = new PreambleScanner(preamble);
        var printed = new List<byte>();
        byte[] bytes = new byte[4096];
        while (!_isClosed)
        {
            if (!pipe.WaitReadable(Look))
            {
                continue;
            }

            int count = pipe.Read(bytes);
            bool isFound = scanner.TryFind(bytes.AsSpan(0, count), printed, out int consumed);
            if (count == 0)
            {
                printed.AddRange(scanner.Rest);
            }

            sink.OnPrinted([.. printed]);
            printed.Clear();
            if (isFound)
            {
                frames.Feed(bytes.AsSpan(consumed, count - consumed));
                Deliver(onLinkThread: true);
                return;
            }

            if (count == 0)
            {
                End(null);
                return;
            }
        }
    }

    private void End(Exception? error)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            sink.OnEnd(error);
        }
    }
}

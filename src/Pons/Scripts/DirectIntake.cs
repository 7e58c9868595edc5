using Pons.Links;

namespace Pons.Scripts;

/// <summary>Whoever wants a block reads the pipe itself where something is there; only where it has to be waited for, the thread does that, and reads what comes.</summary>
/// <remarks>While output flows no other thread runs: a block brought by another thread costs a wake-up for each, and half of the speed of a pipe.</remarks>
internal sealed class DirectIntake : ByteIntake
{
    private const int Much = 4096;

    // A script that has just written much goes on writing. To wait for that here takes less than to have another thread do it (./bench script-bytes shows it).
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(100);

    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(BlockBytes);
    private readonly object _state = new();
    private TaskCompletionSource? _waiter;
    private int _fetched;
    private bool _isFetching;
    private bool _isFlowing;
    private bool _hasEnded;
    private bool _isClosed;

    public DirectIntake(IPipe pipe, Func<bool> hasExited)
        : base(pipe, hasExited) => Start();

    public override bool TryTake(out ArraySegment<byte> block, out bool hasEnded)
    {
        int count;
        lock (_state)
        {
            (count, _fetched) = (_fetched, 0);
            if (count == 0 && !_isFetching && !_hasEnded && IsReadable())
            {
                count = ReadNow(_block);
                _isFlowing = count >= Much;
                _hasEnded = count == 0;
            }

            hasEnded = count == 0 && _hasEnded;
        }

        block = new ArraySegment<byte>(_block, 0, count);
        return count > 0;
    }

    public override void Return(ArraySegment<byte> block)
    {
        // The one block is read into again when the next is wanted.
    }

    public override Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_state)
        {
            if (_fetched > 0 || _hasEnded)
            {
                return Task.CompletedTask;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isFetching)
            {
                _isFetching = true;
                Monitor.Pulse(_state);
            }

            return cancellationToken.CanBeCanceled ? _waiter.Task.WaitAsync(cancellationToken) : _waiter.Task;
        }
    }

    public override void Close()
    {
        lock (_state)
        {
            _isClosed = true;
            Monitor.Pulse(_state);
        }
    }

    protected override void Run()
    {
        while (AwaitOrder())
        {
            Bring(Read(_block));
        }

        Bring(0);
        while (Read(_block) > 0)
        {
            // Dropped.
        }
    }

    private void Bring(int count)
    {
        lock (_state)
        {
            (_isFetching, _fetched, _isFlowing, _hasEnded) = (false, count, count >= Much, count == 0);
            _waiter?.TrySetResult();
            _waiter = null;
        }
    }

    /// <summary>False when nobody reads any more.</summary>
    private bool AwaitOrder()
    {
        lock (_state)
        {
            while (!_isFetching && !_isClosed)
            {
                Monitor.Wait(_state);
            }

            return !_isClosed;
        }
    }

    private bool IsReadable()
    {
        try
        {
            return Pipe.CanWaitBriefly && Pipe.WaitReadable(_isFlowing ? Moment : TimeSpan.Zero);
        }
        catch (ObjectDisposedException)
        {
            return _hasEnded = true; // given up in another thread
        }
    }
}

using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>What a stream may still yield: so many items, and so many bytes.</summary>
/// <remarks>One side spends, another grants; safe for both at once.</remarks>
internal sealed class CreditAccount(Credit first)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private Int128 _items = first.Items;
    private Int128 _bytes = first.ByteCount;

    public void Grant(Credit credit)
    {
        TaskCompletionSource? waiter = null;
        lock (_gate)
        {
            _items += credit.Items;
            _bytes += credit.ByteCount;
            if (HasCredit)
            {
                (waiter, _waiter) = (_waiter, null);
            }
        }

        waiter?.TrySetResult();
    }

    /// <summary>Whether one more item may go.</summary>
    public bool MayYield
    {
        get
        {
            lock (_gate)
            {
                return HasCredit;
            }
        }
    }

    /// <summary>One item of that size went; it may take more bytes than there were.</summary>
    public void Spend(long bytes)
    {
        lock (_gate)
        {
            _items--;
            _bytes -= bytes;
        }
    }

    /// <summary>Waits until one more item may go.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasCredit)
            {
                return Task.CompletedTask;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task.WaitAsync(cancellationToken);
        }
    }

    private bool HasCredit => _items > 0 && _bytes > 0;
}

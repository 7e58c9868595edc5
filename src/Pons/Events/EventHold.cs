namespace Pons.Events;

/// <summary>Tells once that senders have to wait, and once that they need not any more, however many subscribers lag.</summary>
/// <remarks>Safe for any number of threads. What it tells comes in order and one at a time, on the thread of whoever changed it, with no lock held.</remarks>
internal sealed class EventHold(Action<bool> tell)
{
    private readonly Lock _gate = new();

    // How many lag. Below zero for a moment, when one caught up on another thread before this one has said that it lagged.
    private int _lagging;
    private bool _isTold;
    private bool _isTelling;

    public void Begin() => Change(1);

    public void End() => Change(-1);

    private void Change(int by)
    {
        lock (_gate)
        {
            _lagging += by;
            if (_isTelling)
            {
                return; // whoever tells looks again
            }

            _isTelling = true;
        }

        while (Next() is { } isHeld)
        {
            tell(isHeld);
        }
    }

    private bool? Next()
    {
        lock (_gate)
        {
            if (_isTold == _lagging > 0)
            {
                _isTelling = false;
                return null;
            }

            return _isTold = !_isTold;
        }
    }
}

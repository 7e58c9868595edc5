namespace Pons.Logs;

/// <summary>Brings log entries to a handler, one at a time, on a thread that nobody else waits for.</summary>
/// <remarks>Safe for any number of threads. What happens beyond the bound is the user's choice: <see cref="LogOverflow"/>.</remarks>
internal sealed class LogPump : IDisposable
{
    public const int Bound = 65_536;
    private const long CharacterBound = 64 << 20;

    // What a handler may still take in once its peer is gone.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    private readonly Queue<LogEntry> _entries = [];
    private readonly Action<LogEntry> _handler;
    private readonly LogOverflow _overflow;
    private readonly int _bound;
    private readonly Thread _thread;
    private long _characters;
    private long _dropped;
    private bool _isHandling;
    private bool _isDisposed;
    private bool _hasEnded;

    public LogPump(Action<LogEntry> handler, LogOverflow overflow, int bound = Bound)
    {
        _handler = handler;
        _overflow = overflow;
        _bound = bound;
        _thread = new Thread(Pump) { IsBackground = true, Name = "Pons log" };
        _thread.Start();
    }

    /// <summary>Whether the caller is the handler.</summary>
    public bool IsHandling => Thread.CurrentThread == _thread;

    public void Post(LogEntry entry)
    {
        lock (_entries)
        {
            if (_hasEnded)
            {
                return; // a stranger that holds a dead worker's stderr still prints, and nobody listens any more
            }

            while (_entries.Count > 0 && (_entries.Count >= _bound || _characters > CharacterBound) && !_isDisposed)
            {
                if (_overflow == LogOverflow.Wait)
                {
                    Monitor.Wait(_entries);
                }
                else
                {
                    _characters -= _entries.Dequeue().Text.Length;
                    _dropped++;
                }
            }

            _entries.Enqueue(entry);
            _characters += entry.Text.Length;
            Monitor.PulseAll(_entries);
        }
    }

    /// <summary>Waits until everything posted so far has been handled.</summary>
    public void Flush()
    {
        lock (_entries)
        {
            while ((_entries.Count > 0 || _isHandling) && Thread.CurrentThread != _thread)
            {
                Monitor.Wait(_entries);
            }
        }
    }

    /// <summary>Ends when everything posted so far has been handled, or after ten seconds of a handler that does not keep up.</summary>
    public void Dispose()
    {
        lock (_entries)
        {
            _isDisposed = true;
            Monitor.PulseAll(_entries);
        }

        // A handler that disposes its own peer cannot wait for itself.
        if (Thread.CurrentThread != _thread)
        {
            if (!_thread.Join(_overflow == LogOverflow.Wait ? Timeout.InfiniteTimeSpan : LastWords))
            {
                lock (_entries)
                {
                    _dropped += _entries.Count;
                    _entries.Clear();
                }
            }
        }
    }

    private void Pump()
    {
        while (Take() is var (entry, dropped))
        {
            if (dropped > 0)
            {
                Handle(new LogEntry("warning", $"{dropped} log entries were dropped because the handler is slower than the worker prints.\n", "pons"));
            }

            Handle(entry);
        }
    }

    private (LogEntry Entry, long Dropped)? Take()
    {
        lock (_entries)
        {
            _isHandling = false;
            Monitor.PulseAll(_entries);
            while (_entries.Count == 0)
            {
                if (_isDisposed)
                {
                    _hasEnded = true;
                    return null;
                }

                Monitor.Wait(_entries);
            }

            _isHandling = true;
            long dropped = _dropped;
            _dropped = 0;
            LogEntry entry = _entries.Dequeue();
            _characters -= entry.Text.Length;
            return (entry, dropped);
        }
    }

    private void Handle(LogEntry entry)
    {
        try
        {
            _handler(entry);
        }
        catch (Exception error)
        {
            // The handler is the user's; what it throws must not end the logging, and has no caller to go to.
            System.Diagnostics.Trace.TraceError($"A log handler threw: {error}");
        }
    }
}

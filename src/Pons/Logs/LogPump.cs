using System.Threading.Channels;

namespace Pons.Logs;

/// <summary>Brings log entries to a handler, one at a time, on a thread that nobody else waits for.</summary>
/// <remarks>What happens beyond the bound is the user's choice: <see cref="LogOverflow"/>.</remarks>
internal sealed class LogPump : IAsyncDisposable
{
    public const int Bound = 65_536;

    private readonly Channel<LogEntry> _entries;
    private readonly Action<LogEntry> _handler;
    private readonly LogOverflow _overflow;
    private readonly Task _pumping;
    private long _dropped;

    public LogPump(Action<LogEntry> handler, LogOverflow overflow, int bound = Bound)
    {
        _handler = handler;
        _overflow = overflow;
        var mode = overflow == LogOverflow.Wait ? BoundedChannelFullMode.Wait : BoundedChannelFullMode.DropOldest;
        var options = new BoundedChannelOptions(bound) { FullMode = mode, SingleReader = true };
        _entries = Channel.CreateBounded<LogEntry>(options, _ => Interlocked.Increment(ref _dropped));
        _pumping = Task.Run(PumpAsync);
    }

    public void Post(LogEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry) && _overflow == LogOverflow.Wait)
        {
            WaitAndPost(entry);
        }
    }

    /// <summary>Ends when everything posted so far has been handled.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _pumping.ConfigureAwait(false);
    }

    private void WaitAndPost(LogEntry entry)
    {
        try
        {
            _entries.Writer.WriteAsync(entry).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            // The peer was disposed meanwhile; nobody wants its prints any more.
        }
    }

    private async Task PumpAsync()
    {
        await foreach (LogEntry entry in _entries.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            long dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
            {
                Handle(new LogEntry("warning", $"{dropped} log entries were dropped because the handler is slower than the worker prints.\n", "pons"));
            }

            Handle(entry);
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

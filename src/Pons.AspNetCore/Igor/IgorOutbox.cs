using System.Net.WebSockets;

namespace Pons.AspNetCore.Igor;

/// <summary>What waits to be sent to one client. Whoever does not read for too long, or has too much to read, is dropped.</summary>
/// <remarks>Safe for any number of threads; texts go out in the order in which they came.</remarks>
internal sealed class IgorOutbox
{
    // The worker lets a mebibyte be on its way, and needs to hear of less than that.
    private const int Told = 128 << 10;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly IgorOptions _options;
    private readonly Action<long> _onRead;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private long _untold;
    private bool _isSending;
    private bool _isClosed;
    private WebSocketCloseStatus _status = WebSocketCloseStatus.NormalClosure;
    private string? _reason;

    public IgorOutbox(WebSocket socket, PonsOptions options, Action<long> onRead)
    {
        (_socket, _options, _onRead) = (socket, options.Igor, onRead);
        _timer = options.Hub.TimeProvider.CreateTimer(_ => Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Send(byte[] text)
    {
        bool isTooMuch;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            isTooMuch = _waiting.Count > 0 && _bytes + text.Length > _options.UnreadBytes;
            if (!isTooMuch && _isSending)
            {
                _waiting.Enqueue(text);
                _bytes += text.Length;
                return;
            }

            _isSending = true;
        }

        if (isTooMuch)
        {
            Abort();
        }
        else
        {
            _ = SendAllAsync(text);
        }
    }

    /// <summary>With which words the connection is closed.</summary>
    public void Refuse(WebSocketCloseStatus status, string reason) => (_status, _reason) = (status, reason);

    /// <summary>Sends what waits, then says goodbye; nothing is taken from now on.</summary>
    public async Task CloseAsync()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (!_isSending)
            {
                _empty.TrySetResult();
            }
        }

        try
        {
            await _empty.Task.WaitAsync(_options.ReadTimeLimit).ConfigureAwait(false);
            using var limit = new CancellationTokenSource(Goodbye);
            await _socket.CloseOutputAsync(_status, _reason, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException or IOException)
        {
            // It went first.
        }
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _isClosed = true;
            _waiting.Clear();
            _empty.TrySetResult();
        }

        _timer.Dispose();
        _socket.Abort();
    }

    private async Task SendAllAsync(byte[]? text)
    {
        try
        {
            while (text is not null)
            {
                ValueTask sent = _socket.SendAsync(text.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                bool isTimed = !sent.IsCompleted;
                if (isTimed)
                {
                    _timer.Change(_options.ReadTimeLimit, Timeout.InfiniteTimeSpan);
                }

                await sent.ConfigureAwait(false);
                if (isTimed)
                {
                    _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }

                text = Next(text.Length);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            Abort();
        }
    }

    private byte[]? Next(int sent)
    {
        long told = 0;
        byte[]? next;
        lock (_gate)
        {
            _untold += sent;
            if (_untold >= Told)
            {
                (told, _untold) = (_untold, 0);
            }

            if (_waiting.TryDequeue(out next))
            {
                _bytes -= next.Length;
            }
            else
            {
                _isSending = false;
                if (_isClosed)
                {
                    _empty.TrySetResult();
                }
            }
        }

        if (told > 0)
        {
            _onRead(told);
        }

        return next;
    }
}

using System.Net.WebSockets;

namespace Pons.AspNetCore.Igor;

/// <summary>One client of an Igor program: what it says goes to the program in order, and what it is sent comes back.</summary>
internal sealed class IgorClient
{
    private const int FirstRoom = 4096;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly IgorProgram _program;
    private readonly WebSocket _socket;
    private readonly IgorOptions _options;
    private readonly IgorOutbox _outbox;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _roomMade;
    private int _waitingMessages;
    private long _waitingBytes;
    private byte[] _room = new byte[FirstRoom];

    public IgorClient(IgorProgram program, long number, WebSocket socket, PonsOptions options)
    {
        (_program, Number, _socket, _options) = (program, number, socket, options.Igor);
        _outbox = new IgorOutbox(socket, options, bytes => program.NoteRead(this, bytes));
    }

    /// <summary>By which the worker knows it.</summary>
    public long Number { get; }

    /// <summary>Sends a text, after those before it; who calls waits for nothing.</summary>
    public void Send(byte[] text) => _outbox.Send(text);

    /// <summary>Sends what is due, says goodbye, and ends the connection.</summary>
    public async Task CloseAsync()
    {
        await _outbox.CloseAsync().ConfigureAwait(false);
        try
        {
            await _ended.Task.WaitAsync(Goodbye).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _outbox.Abort();
        }
    }

    /// <summary>Takes in what the client says, to the end of its connection.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReceiveAsync().ConfigureAwait(false) is { } text)
            {
                await MakeRoomAsync(text.Length).ConfigureAwait(false);
                _ = TakeAsync(text);
            }

            await _outbox.CloseAsync().ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It has gone, without or with our doing.
        }
        finally
        {
            _outbox.Abort();
            _ended.SetResult();
        }
    }

    private async Task<byte[]?> ReceiveAsync()
    {
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_room.AsMemory(count), CancellationToken.None).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            count += part.Count;
            if (part.EndOfMessage)
            {
                byte[] text = _room.AsSpan(0, count).ToArray();
                _room = _room.Length > 16 * FirstRoom ? new byte[FirstRoom] : _room;
                return text;
            }

            if (count > _options.MessageBytes)
            {
                _outbox.Refuse(WebSocketCloseStatus.MessageTooBig, $"A message may have {_options.MessageBytes} bytes.");
                return null;
            }

            if (count == _room.Length)
            {
                Array.Resize(ref _room, (int)Math.Min(2L * count, _options.MessageBytes + 1L));
            }
        }
    }

    /// <summary>Lets a client that was refused read why: what it is still sending would else end the connection before that.</summary>
    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(Goodbye);
        while (_socket.State == WebSocketState.CloseSent)
        {
            await _socket.ReceiveAsync(_room.AsMemory(), limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Waits while too much of what the client has said waits for its handlers.</summary>
    private async Task MakeRoomAsync(int size)
    {
        while (true)
        {
            Task made;
            lock (_gate)
            {
                if (_waitingMessages == 0 || (_waitingMessages < _options.WaitingMessages && _waitingBytes + size <= _options.MessageBytes))
                {
                    _waitingMessages++;
                    _waitingBytes += size;
                    return;
                }

                _roomMade = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                made = _roomMade.Task;
            }

            await made.ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(byte[] text)
    {
        try
        {
            await _program.TakeAsync(this, text).ConfigureAwait(false);
        }
        catch (PonsException)
        {
            // The worker is lost, or at its limits: what was said is not dealt with, and the client is to know.
            _outbox.Abort();
        }

        TaskCompletionSource? made;
        lock (_gate)
        {
            _waitingMessages--;
            _waitingBytes -= text.Length;
            (made, _roomMade) = (_roomMade, null);
        }

        made?.SetResult();
    }
}

using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Pons.Links;

namespace Pons.AspNetCore.Web;

/// <summary>One WebSocket of the application: what it says are the items of a call, what the client says is a stream among its arguments.</summary>
internal sealed class SocketExchange(HttpContext context, HostedApplication application, string prefix) : IDisposable
{
    private const int BlockBytes = 16 * 1024;

    // How long a client may take to say goodbye, too, before its connection is cut: a matter of the transport, by the system's clock.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private readonly TaskCompletionSource<WebSocket> _socket = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<object?>? _read;

    /// <exception cref="PonsException">The worker is gone, or has no place.</exception>
    public async Task RunAsync()
    {
        Dictionary<string, object?> scope = AsgiScope.Of(context, prefix, application.Options.RequireToken, isSocket: true);
        IAsyncEnumerable<object?> items = application.Stream<object?>(scope, HearAsync(CancellationToken.None), context.RequestAborted);
        WebSocket? socket = null;
        try
        {
            await foreach (object? item in items.ConfigureAwait(false))
            {
                if (socket is not null)
                {
                    await SayAsync(socket, item).ConfigureAwait(false);
                }
                else if (Row.Of(item, 3) is ["accept", var protocol, List<object?> headers])
                {
                    socket = await AcceptAsync(protocol as string, headers).ConfigureAwait(false);
                }
                else
                {
                    // Closed before it was accepted, which is how ASGI refuses.
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return;
                }
            }
        }
        catch (WebSocketException) when (socket?.State is not WebSocketState.Open)
        {
            // The client has gone while something was said to it; the application hears so by itself.
        }
        finally
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            if (socket is not null)
            {
                await LeaveAsync(socket).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _closing.Dispose();

    private async Task<WebSocket> AcceptAsync(string? protocol, List<object?> headers)
    {
        for (int i = 0; i + 1 < headers.Count; i += 2)
        {
            ResponseHead.Add(context.Response, (string)headers[i]!, (string)headers[i + 1]!);
        }

        WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(protocol).ConfigureAwait(false);
        _socket.SetResult(socket);
        return socket;
    }

    private async Task SayAsync(WebSocket socket, object? item)
    {
        if (item is string text)
        {
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted).ConfigureAwait(false);
        }
        else if (item is byte[] bytes)
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, context.RequestAborted).ConfigureAwait(false);
        }
        else if (Row.Of(item, 3) is ["close", long code, string reason] && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>What the client says, message by message; its close is the last item.</summary>
    private async IAsyncEnumerable<object?> HearAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        WebSocket socket = await _socket.Task.WaitAsync(either.Token).ConfigureAwait(false);
        while (true)
        {
            // To cancel the read itself would cut the connection.
            object? message = await Read(socket).WaitAsync(either.Token).ConfigureAwait(false);
            lock (_gate)
            {
                _read = null;
            }

            yield return message;
            if (message is object?[])
            {
                yield break;
            }
        }
    }

    /// <summary>The read that is under way, or a new one.</summary>
    private Task<object?> Read(WebSocket socket)
    {
        lock (_gate)
        {
            return _read ??= ReceiveAsync(socket);
        }
    }

    private async Task LeaveAsync(WebSocket socket)
    {
        try
        {
            while (socket.State is WebSocketState.CloseSent)
            {
                object? message = await Read(socket).WaitAsync(Farewell, TimeProvider.System, context.RequestAborted).ConfigureAwait(false);
                _read = null;
                if (message is object?[])
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or TimeoutException or OperationCanceledException)
        {
            // It left without a word.
        }

        socket.Dispose();
        await ((Task)(_read ?? Task.FromResult<object?>(null))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<object?> ReceiveAsync(WebSocket socket)
    {
        using var message = new MemoryStream();
        byte[] block = new byte[BlockBytes];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(block.AsMemory(), context.RequestAborted).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return new object?[] { (long)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription ?? "" };
            }

            message.Write(block, 0, result.Count);
            if (message.Length > application.Options.MostMessageBytes)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "The message is too large.", context.RequestAborted).ConfigureAwait(false);
                return new object?[] { (long)WebSocketCloseStatus.MessageTooBig, "The message is too large." };
            }

            if (result.EndOfMessage)
            {
                ReadOnlySpan<byte> whole = message.GetBuffer().AsSpan(0, (int)message.Length);
                return result.MessageType == WebSocketMessageType.Text ? System.Text.Encoding.UTF8.GetString(whole) : whole.ToArray();
            }
        }
    }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pons.AspNetCore.Sockets;

/// <summary>One address at which programs join, and those that have.</summary>
internal sealed partial class SocketListener
{
    private readonly IConnectionListener _listener;
    private readonly UnixSocketFile? _file;
    private readonly SocketDoor _door;
    private readonly ILogger _logger;
    private readonly Task _accepting;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the listener itself.
    private int _count = 1;

    public SocketListener(IConnectionListener listener, UnixSocketFile? file, SocketAddress address, SocketDoor door, ILogger logger)
    {
        (_listener, _file, Address, _door, _logger) = (listener, file, address.ToString(), door, logger);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, as a client has to name it.</summary>
    public string Address { get; }

    /// <summary>Lets nobody in any more, and waits until those that came in have gone; the link of each ends by itself when the host stops.</summary>
    public async Task CloseAsync()
    {
        _file?.Remove();
        await _listener.UnbindAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        Leave();
        await _left.Task.ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (await AcceptOneAsync().ConfigureAwait(false) is { } connection)
        {
            Interlocked.Increment(ref _count);
            _ = ServeAsync(connection);
        }
    }

    private async ValueTask<ConnectionContext?> AcceptOneAsync()
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
            {
                // No more open files, say: those that are in are not to suffer from it.
                LogNotAccepted(error, Address);
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        try
        {
            await using (connection.ConfigureAwait(false))
            {
                await _door.ServeAsync(connection).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            // Nobody waits for this task, and one connection must not end the host.
            LogBroken(error, Address);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _left.TrySetResult();
        }
    }

    [LoggerMessage(2, LogLevel.Error, "A program could not join at {Address}.")]
    private partial void LogNotAccepted(Exception error, string address);

    [LoggerMessage(3, LogLevel.Error, "A connection at {Address} ended with an error of the host's own.")]
    private partial void LogBroken(Exception error, string address);
}

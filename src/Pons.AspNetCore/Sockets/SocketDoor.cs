using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.Clients;

namespace Pons.AspNetCore.Sockets;

/// <summary>The door for programs that speak <c>pons.v1</c> on a Unix socket, a named pipe or TCP.</summary>
internal sealed class SocketDoor(Hub hub, ClientTermsFactory terms, IOptions<PonsOptions> options, IHostApplicationLifetime lifetime)
{
    /// <summary>Serves a connection to its end.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        using var pipe = new SocketPipe(connection.Transport.Output);
        KeepAlive(connection);
        ClientLink link = hub.Join(pipe, terms.Make(IsHere(connection)));
        var intake = new SocketIntake(connection.Transport.Input, link);
        await using (lifetime.ApplicationStopping.Register(() => link.End()).ConfigureAwait(false))
        {
            Task reading = intake.RunAsync();
            await Task.WhenAny(reading, pipe.Closed).ConfigureAwait(false);
            connection.Transport.Input.CancelPendingRead();
            await reading.ConfigureAwait(false);
            await EndAsync(connection, pipe, intake).ConfigureAwait(false);
        }
    }

    // Why the connection ends is to be read before its end: a socket that is closed with something unread in it may throw away what was sent.
    private async Task EndAsync(ConnectionContext connection, SocketPipe pipe, SocketIntake intake)
    {
        using var limit = new CancellationTokenSource(options.Value.Clients.CloseTime);
        try
        {
            await pipe.Written.WaitAsync(limit.Token).ConfigureAwait(false);
            await connection.Transport.Output.CompleteAsync().ConfigureAwait(false);
            await intake.DrainAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ConnectionAbortedException or InvalidOperationException)
        {
            connection.Abort();
        }
    }

    /// <summary>A machine that lost its power says no farewell; the system asks for a sign of life.</summary>
    private void KeepAlive(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return;
        }

        const int Questions = 3;
        ClientOptions limits = options.Value.Clients;
        if (limits.PingInterval > TimeSpan.Zero)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(limits.PingInterval));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(limits.PingTimeLimit / Questions));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Questions);
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, short.MaxValue);

    private static bool IsHere(ConnectionContext connection) => connection.RemoteEndPoint is not IPEndPoint { Address: var address } || IPAddress.IsLoopback(address);
}

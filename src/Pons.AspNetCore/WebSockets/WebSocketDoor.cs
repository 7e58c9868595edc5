using System.Net.WebSockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.Clients;

namespace Pons.AspNetCore.WebSockets;

/// <summary>The door for pages and other programs that speak <c>pons.v1</c> on a WebSocket.</summary>
internal sealed class WebSocketDoor(Hub hub, Gate gate, ClientTermsFactory terms, IOptions<PonsOptions> options, IHostApplicationLifetime lifetime)
{
    public const string Subprotocol = "pons.v1";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        WebSocketDoor door = ActivatorUtilities.CreateInstance<WebSocketDoor>(endpoints.ServiceProvider);
        endpoints.Map("/pons", door.EnterAsync);
    }

    private async Task EnterAsync(HttpContext context)
    {
        if (Refuse(context, out bool isKnown) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        ClientOptions limits = options.Value.Clients;
        var accepting = new WebSocketAcceptContext
        {
            SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.Ordinal) ? Subprotocol : null,
            KeepAliveInterval = limits.PingInterval,
            KeepAliveTimeout = limits.PingTimeLimit,
        };
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(accepting).ConfigureAwait(false);
        await ServeAsync(socket, terms.Make(context, isKnown)).ConfigureAwait(false);
    }

    private Refusal? Refuse(HttpContext context, out bool isKnown) =>
        gate.RefuseSocket(context, out isKnown)
        ?? (context.WebSockets.IsWebSocketRequest ? null : new Refusal(StatusCodes.Status426UpgradeRequired, "A WebSocket is expected", "Connect here by a WebSocket that speaks pons.v1; single calls go to /api."));

    private async Task ServeAsync(WebSocket socket, ClientTerms granted)
    {
        using var pipe = new WebSocketPipe(socket);
        ClientLink link = hub.Join(pipe, granted);
        await using (lifetime.ApplicationStopping.Register(() => link.End()).ConfigureAwait(false))
        {
            var intake = new WebSocketIntake(socket, link);
            Task reading = intake.RunAsync();
            Task first = await Task.WhenAny(reading, pipe.Written).ConfigureAwait(false);
            if (first == pipe.Written)
            {
                await CloseAsync(socket, reading).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
    }

    // The other side has a moment to say that it has seen the end; one that does not is left.
    private async Task CloseAsync(WebSocket socket, Task reading)
    {
        try
        {
            WebSocketCloseStatus status = lifetime.ApplicationStopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.PolicyViolation;
            await socket.CloseOutputAsync(status, null, CancellationToken.None).WaitAsync(options.Value.Clients.CloseTime).ConfigureAwait(false);
            await reading.WaitAsync(options.Value.Clients.CloseTime).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            socket.Abort();
        }
    }
}

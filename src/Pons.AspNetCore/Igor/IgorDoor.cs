using System.Net.WebSockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Hosting;

namespace Pons.AspNetCore.Igor;

/// <summary>The root path, where clients of Igor connect to by WebSocket.</summary>
internal sealed class IgorDoor(IgorProgram program, Gate gate, IgorOriginRule origins, Presence presence, IOptions<PonsOptions> options, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        IgorDoor door = endpoints.ServiceProvider.GetRequiredService<IgorDoor>();
        // Before a page at the same path, which gets what is no WebSocket.
        endpoints.Map("/", door.EnterAsync).WithMetadata(new WebSocketsOnly()).WithOrder(-1);
    }

    private async Task EnterAsync(HttpContext context)
    {
        if (Refuse(context) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await program.Ready.WaitAsync(ConnectTime, context.RequestAborted).ConfigureAwait(false); // a worker that has died is back soon
        }
        catch (TimeoutException)
        {
            await new Refusal(StatusCodes.Status503ServiceUnavailable, "Starting", "The program is being started again.").WriteAsync(context).ConfigureAwait(false);
            return;
        }

        long number = program.Announce(context.Connection.RemoteIpAddress, context.Connection.RemotePort);
        try
        {
            await ServeAsync(context, number).ConfigureAwait(false);
        }
        finally
        {
            program.Close(number);
        }
    }

    private async Task ServeAsync(HttpContext context, long number)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using IDisposable stay = presence.Enter();
        IgorClient client = program.Open(number, socket);
        CancellationTokenRegistration stopping = lifetime.ApplicationStopping.Register(() => _ = client.CloseAsync());
        await using (stopping.ConfigureAwait(false))
        {
            await client.RunAsync().ConfigureAwait(false);
        }
    }

    private Refusal? Refuse(HttpContext context)
    {
        if (gate.Refuse(context, Right.Look) is { } refusal)
        {
            return refusal;
        }

        if (!origins.Allows(context.Request))
        {
            return new Refusal(StatusCodes.Status403Forbidden, "Foreign page",
                "This page comes from elsewhere and may not connect here. Whoever runs this host can add its origin to the allowed ones.");
        }

        if (program.ClientCount >= options.Value.Clients.MostClients)
        {
            return new Refusal(StatusCodes.Status503ServiceUnavailable, "Busy", $"{options.Value.Clients.MostClients} clients are connected, and no more may be.");
        }

        return context.WebSockets.IsWebSocketRequest ? null : new Refusal(StatusCodes.Status400BadRequest, "No WebSocket", "Clients of Igor connect here by WebSocket.");
    }
}

using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;

namespace Pons.Bench.Doors;

/// <summary>One Kestrel with all that doors are compared with: a bare echo, a SignalR hub, and Pons before a Python that adds.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly BareBroadcast _broadcast;

    private DoorHost(WebApplication application, BareBroadcast broadcast) => (_application, _broadcast) = (application, broadcast);

    /// <summary>Such as <c>127.0.0.1:40123</c>.</summary>
    public string Authority => new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    public string Token => _application.Services.GetRequiredService<AccessToken>().Text;

    public Hub Hub => _application.Services.GetRequiredService<Hub>();

    public static async Task<DoorHost> StartAsync(Setting setting, string module = "add.py")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSignalR();
        builder.Services.AddPons(options => options.Clients.MostClients = 20_000).AddPython(Path.IsPathRooted(module) ? module : setting.Rival(module), new PythonOptions { Interpreter = setting.Python });
        WebApplication application = builder.Build();
        application.MapPons();
        application.MapHub<Adder>("/signalr");
        application.Map("/echo", EchoAsync);
        application.Map("/floats", SendFloatsAsync);
        var broadcast = new BareBroadcast();
        application.Map("/broadcast", broadcast.EnterAsync);
        application.MapPost("/bare/add", (AddBody body) => body.A + body.B);
        await application.StartAsync();
        return new DoorHost(application, broadcast);
    }

    /// <summary>Sends so many messages to all who are connected to the bare broadcast.</summary>
    public Task BroadcastAsync(int messages) => _broadcast.SendAsync(messages);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static async Task EchoAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] bytes = new byte[64 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(bytes.AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await socket.SendAsync(bytes.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, CancellationToken.None);
        }
    }

    // The floor of an array for a page: whatever is said is answered by eight million bytes, in one message.
    private static async Task SendFloatsAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        double[] floats = [.. Enumerable.Range(0, 1_000_000).Select(number => number / 2.0)];
        byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(floats).ToArray();
        byte[] asked = new byte[1024];
        while ((await socket.ReceiveAsync(asked.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
            await socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
    }

    private sealed class Adder : Microsoft.AspNetCore.SignalR.Hub
    {
#pragma warning disable CA1822 // SignalR calls methods of an object
        public int Add(int a, int b) => a + b;
#pragma warning restore CA1822
    }

    private sealed record AddBody(int A, int B);
}

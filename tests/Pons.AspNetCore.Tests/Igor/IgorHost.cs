using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pons.AspNetCore.Tests.Igor;

/// <summary>A real host that runs a program of the test's own, written for Igor, at the port that the program asks for.</summary>
internal sealed class IgorHost : IAsyncDisposable
{
    private const string Head = """
        import os, sys, threading, time
        from igor.server import IgorServer, CONFIG
        from igor.core import flatten, IgorProcess
        CONFIG['port'] = 0

        """;

    private readonly WebApplication _application;

    private IgorHost(WebApplication application, string folder) => (_application, Folder) = (application, folder);

    public string Folder { get; }

    public IServiceProvider Services => _application.Services;

    public IgorProgram Program => Services.GetRequiredService<IgorProgram>();

    public Hub Hub => Services.GetRequiredService<Hub>();

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Of the file server that the program asks for.</summary>
    public Uri FilesAddress => new(Program.FilesAddress!);

    public Task StoppedAsync()
    {
        var stopped = new TaskCompletionSource();
        Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopped.SetResult);
        return stopped.Task;
    }

    public static async Task<IgorHost> StartAsync(string source, Action<PonsOptions>? configure = null, Action<WebApplication>? map = null, Action<LogEntry>? log = null)
    {
        string folder = Directory.CreateTempSubdirectory("pons-igor-").FullName;
        string file = Path.Combine(folder, "main.py");
        await File.WriteAllTextAsync(file, Head + source);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPons(configure).AddIgor(file, new PythonOptions { Interpreter = RunningHost.Interpreter, WorkingDirectory = folder, Log = log });
        WebApplication application = builder.Build();
        application.MapIgor();
        map?.Invoke(application);
        await application.StartAsync();
        return new IgorHost(application, folder);
    }

    public async Task<IgorSocket> ConnectAsync(string? origin = null, string? host = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        if (host is not null)
        {
            socket.Options.SetRequestHeader("Host", host);
        }

        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws" }.Uri, CancellationToken.None);
        return new IgorSocket(socket);
    }

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A client of Igor: sends and reads texts of JSON.</summary>
internal sealed class IgorSocket(ClientWebSocket socket) : IDisposable
{
    public ClientWebSocket Socket => socket;

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendAsync(string action, string data, string stream = "\"s\"") => SendAsync($$"""{"streamId": {{stream}}, "action": "{{action}}", "data": {{data}}}""");

    /// <summary>The next text, as it came; nothing at the end.</summary>
    public async Task<string?> ReadAsync()
    {
        byte[] room = new byte[1 << 20];
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(room.AsMemory(count), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            count += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(room, 0, count);
            }
        }
    }

    /// <summary>Sends a message and answers the data of its first item; what comes until its close is read.</summary>
    public async Task<JsonNode?> AskAsync(string action, string data = "null")
    {
        await SendAsync(action, data);
        JsonNode? first = null;
        while (await ReadAsync() is { } text)
        {
            JsonNode message = JsonNode.Parse(text)!;
            if (message["close"] is not null)
            {
                return first;
            }

            first ??= message["data"];
        }

        return first;
    }

    public void Dispose() => socket.Dispose();
}

using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The page about programs for Igor; it changes the current directory, so it runs alone.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class IgorGuideTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_does_what_it_says()
    {
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        string before = Directory.GetCurrentDirectory();
        GuidePages.WriteFiles(Path.Combine(Repository.Root, "docs", "guide", "igor.md"), folder);
        await ReplaceAsync(Path.Combine(folder, "main.py"), "'port': 6000", "'port': 0");
        Directory.SetCurrentDirectory(folder);
        Environment.SetEnvironmentVariable("PONS_PYTHON", RunningHost.Interpreter);
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddPons().AddIgor("main.py");

            WebApplication app = builder.Build();
            app.MapIgor();
            Task client = BeClientAsync(app, folder);
            IgorProgram igor = app.Services.GetRequiredService<IgorProgram>();
            await app.RunAsync();
            int exitCode = await igor.Exit;

            await client;
            Assert.Equal(3, exitCode);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Environment.SetEnvironmentVariable("PONS_PYTHON", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BeClientAsync(WebApplication app, string folder)
    {
        var started = new TaskCompletionSource();
        app.Lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task;
        int port = new Uri(app.Urls.First()).Port;
        await ReplaceAsync(Path.Combine(folder, "client.py"), "6000", $"{port}");
        var command = new ProcessStartInfo(RunningHost.Interpreter, ["client.py"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        using Process client = Process.Start(command)!;
        Assert.Equal("""{"streamId": 1, "data": "Hello Ann"}""", (await client.StandardOutput.ReadToEndAsync()).Trim());
        await client.WaitForExitAsync();

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"streamId": 1, "action": "count.visits"}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        byte[] text = new byte[1000];
        int count = (await socket.ReceiveAsync(text, CancellationToken.None)).Count;
        Assert.Equal("""{"streamId": 1, "data": [1, 1]}""", Encoding.UTF8.GetString(text, 0, count));
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"streamId": 2, "action": "shutdown", "data": 3}"""), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    private static async Task ReplaceAsync(string file, string old, string replacement)
    {
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}

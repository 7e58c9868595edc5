using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Sockets;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>A running host with a socket in a folder of its own.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private SocketHost(RunningHost host, DirectoryInfo folder) => (Host, _folder) = (host, folder);

    public RunningHost Host { get; }

    public Hub Hub => Host.Hub;

    public string Token => Host.Token;

    /// <summary>Where programs join.</summary>
    public string Address => Host.Services.GetRequiredService<SocketService>().Addresses[0];

    public static async Task<SocketHost> StartAsync(string? source = null, Action<PonsOptions>? configure = null, string? address = null, Action<PonsBuilder>? build = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pons-sock-");
        RunningHost host = await RunningHost.StartAsync(source, options =>
        {
            options.Sockets.Add(address ?? $"unix:{folder.FullName}/own/host.sock");
            configure?.Invoke(options);
        }, build);
        return new SocketHost(host, folder);
    }

    /// <summary>Runs a plain Python to its end, which knows address and token by its environment.</summary>
    public Task<string> RunAsync(string code) => PythonProgram.RunAsync(code, Address, Token);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

using System.Diagnostics;

namespace Pons.Bench.Doors;

/// <summary>A Node program that is many clients; it says that all of them are connected.</summary>
internal sealed class NodeClients : IDisposable
{
    private readonly Process _process;

    private NodeClients(Process process) => _process = process;

    public static async Task<NodeClients> StartAsync(Setting setting, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [setting.Rival(program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = setting.Repository,
        };
        var clients = new NodeClients(Process.Start(start)!);
        string? line = await clients._process.StandardOutput.ReadLineAsync();
        return line == "ready" ? clients : throw new InvalidOperationException($"{program} did not connect: {line}");
    }

    /// <summary>What it prints at the end.</summary>
    public Task<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Pons.Bench.Doors;

/// <summary>A server of Python's own, in a process of its own, on a free port.</summary>
internal sealed class PythonServer : IDisposable
{
    private readonly Process _process;

    private PythonServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="python">The interpreter.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">What the interpreter is given, for a port.</param>
    public static async Task<PythonServer> StartAsync(string python, string folder, Func<int, string[]> arguments)
    {
        int port = FreePort();
        var start = new ProcessStartInfo(python, arguments(port)) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Process process = Process.Start(start)!;

        // A line for each request goes there; somebody has to take it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await IsOpenAsync(port))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
            }

            await Task.Delay(50);
        }

        return new PythonServer(process, port);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>A web application of the test's own, in a folder of its own, behind a real host.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private readonly ConcurrentQueue<LogEntry> _log = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-web-").FullName;
    private RunningHost _host = null!;

    public Uri Address => _host.Address;

    public RunningHost Host => _host;

    /// <summary>What the application has printed so far.</summary>
    public string Printed => string.Concat(_log.Select(entry => entry.Text));

    /// <summary>Files beside the program, by their paths in the folder, come first.</summary>
    public static async Task<RunningApplication> StartAsync(
        string source,
        Func<PythonWebOptions, PythonWebOptions>? change = null,
        string prefix = "",
        Action<WebApplication>? map = null,
        string file = "server.py",
        params (string Path, string Text)[] files)
    {
        var running = new RunningApplication();
        foreach ((string path, string text) in files.Append((file, source)))
        {
            string full = Path.Combine(running._folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, text);
        }

        await running.StartAsync(Path.Combine(running._folder, file), change, prefix, map);
        return running;
    }

    /// <summary>An application that lies elsewhere.</summary>
    public static async Task<RunningApplication> OfFileAsync(string file)
    {
        var running = new RunningApplication();
        await running.StartAsync(file, null, "", null);
        return running;
    }

    /// <summary>Asks as a browser would: without the token of the host.</summary>
    public HttpClient MakeClient(bool followsRedirects = true)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = followsRedirects, UseCookies = followsRedirects };
        return new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Says something to the host byte by byte, and answers all that it says until it closes, or until the end that is waited for.</summary>
    public async Task<string> SayAsync(string text, string? end = null)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(Address.Host, Address.Port);
        Stream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        var heard = new StringBuilder();
        byte[] block = new byte[4096];
        int count;
        while ((end is null || !heard.ToString().EndsWith(end, StringComparison.Ordinal)) && (count = await stream.ReadAsync(block)) > 0)
        {
            heard.Append(Encoding.Latin1.GetString(block, 0, count));
        }

        return heard.ToString();
    }

    /// <summary>Waits until the application has printed that.</summary>
    public async Task PrintedAsync(string text)
    {
        while (!Printed.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string file, Func<PythonWebOptions, PythonWebOptions>? change, string prefix, Action<WebApplication>? map)
    {
        var options = new PythonWebOptions { Python = new PythonOptions { Interpreter = RunningHost.Interpreter, Log = _log.Enqueue } };
        options = change?.Invoke(options) ?? options;
        try
        {
            _host = await RunningHost.StartAsync(
                null,
                build: pons => pons.AddWebApplication(file, options),
                map: application =>
                {
                    map?.Invoke(application);
                    application.MapWebApplication(prefix);
                },
                hasDoors: false);
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Pons.Cli.Tests;

/// <summary><c>pons host</c> as a program meets it that has started it: frames on its stdin and stdout, byte by byte.</summary>
internal sealed class HostedProcess : IAsyncDisposable
{
    private readonly Task<string> _errors;
    private ulong _last;

    private HostedProcess(Process process)
    {
        Process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public Process Process { get; }

    /// <summary>All that it prints, once it has ended.</summary>
    public Task<string> Errors => _errors;

    public static HostedProcess Start(string folder, string[] arguments, string? token = null)
    {
        var start = new ProcessStartInfo(CommandLine.Program, ["host", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        if (token is not null)
        {
            start.Environment["PONS_TOKEN"] = token;
        }

        return new HostedProcess(Process.Start(start)!);
    }

    /// <summary>Starts it, joins it, and gives what its hello says.</summary>
    public static async Task<(HostedProcess Host, JsonNode Hello)> JoinAsync(string folder, string[] arguments, string? token = null)
    {
        HostedProcess host = Start(folder, arguments, token);
        await host.SendAsync("""{"kind":"join","payload":{"version":1}}""");
        JsonNode? hello = await host.ReceiveAsync();
        Assert.Equal("hello", (string?)hello?["kind"]);
        await host.SendAsync("""{"kind":"ready","payload":{"version":1,"language":"test","languageVersion":"1","actions":[]}}""");
        return (host, hello!["payload"]!);
    }

    public async Task SendAsync(string json)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] frame = [0, 0, 0, 0, .. text];
        BinaryPrimitives.WriteInt32LittleEndian(frame, text.Length);
        await Process.StandardInput.BaseStream.WriteAsync(frame);
        await Process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>The next message; nothing at the end of its stdout.</summary>
    public async Task<JsonNode?> ReceiveAsync()
    {
        byte[] head = new byte[sizeof(uint)];
        if (await Process.StandardOutput.BaseStream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        byte[] text = new byte[BinaryPrimitives.ReadUInt32LittleEndian(head)];
        await Process.StandardOutput.BaseStream.ReadExactlyAsync(text);
        return JsonNode.Parse(text);
    }

    /// <summary>Sends a call; answers its number.</summary>
    public async Task<ulong> BeginAsync(string action, string arguments, string more = "")
    {
        _last += 2;
        await SendAsync($$"""{"kind":"call","call":{{_last}},"name":"{{action}}"{{more}},"payload":{{arguments}}}""");
        return _last;
    }

    /// <summary>The answer to a call: a return or an error.</summary>
    public async Task<JsonNode> CallAsync(string action, string arguments)
    {
        await BeginAsync(action, arguments);
        return await ReceiveAsync() ?? throw new InvalidOperationException($"The host has ended: {await Errors}");
    }

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, Process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync();
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}

using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace Pons.Cli.Tests;

/// <summary><c>pons serve main.py --igor</c>.</summary>
public sealed class ServeIgorTests : IDisposable
{
    private const string Source = """
        import sys
        from igor.server import IgorServer, CONFIG

        CONFIG['port'] = 0
        CONFIG['file_server_config'] = {'enable': True, 'port': 0}

        def end(out, data, **kwargs):
            print('the end')
            sys.exit(data)

        IgorServer(api={'end': end}).run_forever()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-igor-").FullName;

    public ServeIgorTests() => File.WriteAllText(Path.Combine(_folder, "main.py"), Source);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("http://127.0.0.1:")]
    [InlineData("http://127.0.0.1:", "--port", "0")]
    public async Task The_program_is_served_where_it_says_or_where_it_is_told_and_ends_with_its_code(string start, params string[] more)
    {
        using Process served = Start(["main.py", "--igor", .. more]);
        string ready = await served.StandardOutput.ReadLineAsync() ?? await served.StandardError.ReadToEndAsync();
        Task<string> errors = served.StandardError.ReadToEndAsync();
        Assert.StartsWith("Ready on " + start, ready, StringComparison.Ordinal);

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(ready.Split(' ')[^1].Replace("http", "ws", StringComparison.Ordinal)), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"streamId": 1, "action": "end", "data": 7}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        await served.WaitForExitAsync();

        Assert.Equal(7, served.ExitCode);
        Assert.Contains("clients of Igor know no token", await errors, StringComparison.Ordinal);
        Assert.Contains("Files are read and written at http://", await errors, StringComparison.Ordinal);
        Assert.Contains("the end", await errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2, "serves one file", "main.py", "other.py", "--igor")]
    [InlineData(2, "has one process", "main.py", "--igor", "--workers", "2")]
    [InlineData(2, "There is no program", "none.py", "--igor")]
    [InlineData(3, "before it called run_forever()", "empty.py", "--igor")]
    [InlineData(3, "'0.0.0.0'", "open.py", "--igor")]
    [InlineData(1, "ZeroDivisionError", "broken.py", "--igor")]
    public async Task What_cannot_be_served_says_why(int code, string reason, params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "empty.py"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.py"), "1 / 0\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "open.py"), "from igor.server import IgorServer\nIgorServer({}, {'host': '0.0.0.0'}).run_forever()\n");

        using Process served = Start(arguments);
        string errors = await served.StandardError.ReadToEndAsync();
        await served.WaitForExitAsync();

        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Equal(code, served.ExitCode);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(CommandLine.Program, ["serve", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        start.Environment["XDG_RUNTIME_DIR"] = _folder;
        return Process.Start(start)!;
    }
}

using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Pons.Cli.Tests;

/// <summary>Promises 5 and 6 for a whole session of <c>pons serve</c>: where it listens, and where its token does not stand.</summary>
public sealed class ServeSecretTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-secret-").FullName;

    public ServeSecretTests()
    {
        File.WriteAllText(Path.Combine(_folder, "calc.py"), """
            import os, sys

            def add(a, b):
                return a + b

            def fail():
                raise ValueError("not today")

            def surroundings():
                return repr(dict(os.environ)) + repr(sys.argv)
            """);
        Directory.CreateDirectory(Path.Combine(_folder, "pages", "sub"));
        File.WriteAllText(Path.Combine(_folder, "pages", "index.html"), "<h1>calculator</h1>");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task It_listens_where_this_machine_alone_can_reach_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--ui", "pages", "--socket", "tcp:0"]);

        IPEndPoint[] places = [.. FamilyOf(served.Id).SelectMany(ListenersOf).Distinct()];

        Assert.Equal(2, places.Length);
        Assert.Contains(served.Address.Port, places.Select(place => place.Port));
        Assert.All(places, place => Assert.True(IPAddress.IsLoopback(place.Address), place.ToString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_token_stands_in_no_output_argument_variable_cookie_header_or_address()
    {
        string opened = Path.Combine(_folder, "opened");
        string browser = Path.Combine(_folder, "browser.sh");
        await File.WriteAllTextAsync(browser, $"#!/bin/sh\nenv > {opened}.env\necho \"$@\" > {opened}.new && mv {opened}.new {opened}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--ui", "pages", "--open", "--workers", "2"], new Dictionary<string, string> { ["BROWSER"] = browser });
        while (!File.Exists(opened))
        {
            await Task.Delay(10);
        }

        var seen = new StringBuilder();
        string address = (await File.ReadAllTextAsync(opened)).Trim();
        seen.AppendLine(address).AppendLine(await File.ReadAllTextAsync($"{opened}.env"));
        using HttpClient page = served.MakeClient(withToken: false);
        using HttpClient program = served.MakeClient();
        string body = await AskAsync(page, HttpMethod.Post, "/pons/enter", address.Split("#code=")[1], seen);
        await AskAsync(page, HttpMethod.Post, "/pons/enter", address.Split("#code=")[1], seen);
        foreach (HttpClient client in new[] { page, program })
        {
            foreach (string path in new[] { "/", "/sub", "/api", "/openapi.json", "/healthz", "/api/add?a=1&b=2", "/api/fail", "/api/surroundings", "/api/nothing", "/api/add?a=x", "/pons", "/files/x" })
            {
                seen.AppendLine(await AskAsync(client, HttpMethod.Get, path, "", seen));
            }
        }

        await FailToJoinAsync(served, "wrong");
        await FailToJoinAsync(served, served.Token + "x");
        if (OperatingSystem.IsLinux())
        {
            foreach (int process in FamilyOf(served.Id))
            {
                seen.AppendLine(await File.ReadAllTextAsync($"/proc/{process}/cmdline")).AppendLine(await File.ReadAllTextAsync($"/proc/{process}/environ"));
            }
        }

        await served.SignalAsync("-TERM");
        await served.EndAsync();
        seen.AppendLine(served.ReadyLine).AppendLine(served.Errors);
        Assert.Contains(served.Token!, body, StringComparison.Ordinal);
        Assert.DoesNotContain(served.Token!, seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(served.Token!, StringComparison.Ordinal));
    }

    /// <summary>Answers the body, and writes down all else of the answer.</summary>
    private static async Task<string> AskAsync(HttpClient client, HttpMethod method, string path, string body, StringBuilder seen)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body.Length > 0 ? new StringContent(body) : null };
        using HttpResponseMessage answer = await client.SendAsync(request);
        seen.AppendLine(answer.Headers.ToString()).AppendLine(answer.Content.Headers.ToString()).AppendLine(answer.RequestMessage!.RequestUri!.ToString());
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task FailToJoinAsync(ServedProcess served, string token)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{served.Address.Authority}/pons"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes($$$"""{"kind":"join","payload":{"version":1,"token":"{{{token}}}"}}"""), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        byte[] told = new byte[4096];
        WebSocketReceiveResult result = await socket.ReceiveAsync(told, CancellationToken.None);
        Assert.Contains("fault", Encoding.UTF8.GetString(told, 0, result.Count), StringComparison.Ordinal);
    }

    /// <summary>A process and all that it has started.</summary>
    private static IEnumerable<int> FamilyOf(int process)
    {
        IEnumerable<int> children = Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);
        return children.SelectMany(FamilyOf).Prepend(process);
    }

    /// <summary>Where a process listens, by the system's own table.</summary>
    private static IEnumerable<IPEndPoint> ListenersOf(int process)
    {
        const string Listening = "0A";
        HashSet<string> sockets = [.. new DirectoryInfo($"/proc/{process}/fd").GetFileSystemInfos().Select(file => file.LinkTarget ?? "").Where(target => target.StartsWith("socket:", StringComparison.Ordinal)).Select(target => target[8..^1])];
        return from table in new[] { "tcp", "tcp6", "udp", "udp6" }
               from line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where sockets.Contains(fields[9]) && (fields[3] == Listening || table.StartsWith("udp", StringComparison.Ordinal))
               select Read(fields[1]);
    }

    // Four bytes at a time, as this machine orders them.
    private static IPEndPoint Read(string place)
    {
        string[] parts = place.Split(':');
        byte[] address = Convert.FromHexString(parts[0]);
        for (int i = 0; i < address.Length; i += 4)
        {
            Array.Reverse(address, i, 4);
        }

        return new IPEndPoint(new IPAddress(address), Convert.ToInt32(parts[1], 16));
    }
}

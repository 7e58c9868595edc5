using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Pons.Cli.Tests;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-serve-").FullName;

    public ServeCommandTests()
    {
        Write("calc.py", """
            import os
            print("loaded in", os.getpid(), os.environ.get("PONS_TOKEN"))

            def add(a, b):
                return a + b
            """);
        Write("pages/index.html", "<h1>calculator</h1>");
        Write("data/a.txt", "hello");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task The_line_comes_when_it_can_answer_and_prints_go_to_stderr()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py"]);
        using HttpClient client = served.MakeClient();

        Assert.Equal($"Ready on http://127.0.0.1:{served.Address.Port}/", served.ReadyLine);
        Assert.Equal("{\"status\":\"ok\"}", await client.GetStringAsync("/healthz"));
        await served.SaysAsync("loaded in");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_trace_of_whoever_asks_reaches_Python()
    {
        Write("traced.py", "import pons\ndef trace(): return pons.traceparent()\n");
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["traced.py"]);
        using HttpClient client = served.MakeClient();
        client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.StartsWith("\"00-0af7651916cd43dd8448eb211c80319c-", await client.GetStringAsync("/api/trace"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_reads_where_it_is_and_with_which_token()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--ready-json", "--files", "data"]);
        using HttpClient client = served.MakeClient();
        using HttpClient stranger = served.MakeClient(withToken: false);
        JsonElement ready = JsonDocument.Parse(served.ReadyLine).RootElement;

        Assert.Equal((served.Id, served.Address.Port), (ready.GetProperty("pid").GetInt32(), ready.GetProperty("port").GetInt32()));
        Assert.Equal("hello", await client.GetStringAsync("/files/a.txt"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/files/a.txt")).StatusCode);
        Assert.Empty(Directory.GetFiles(_folder, "*.token", SearchOption.AllDirectories));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fresh_token_lies_in_a_file_of_this_user_and_goes_with_the_host()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--files", "data"]);
        string file = Path.Combine(_folder, "pons", $"{served.Address.Port}.token");
        using HttpClient client = served.MakeClient();

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal("hello", await client.GetStringAsync("/files/a.txt"));
        Assert.DoesNotContain(served.Token!, served.Errors + served.ReadyLine, StringComparison.Ordinal);
        await served.SignalAsync("-TERM");
        Assert.Equal(0, await served.EndAsync());
        Assert.False(File.Exists(file));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_address_of_pages_lets_one_browser_in()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--ui", "pages"]);
        using HttpClient client = served.MakeClient(withToken: false);
        string code = served.ReadyLine.Split("#code=")[1];

        Assert.Equal("<h1>calculator</h1>", await client.GetStringAsync("/"));
        HttpResponseMessage entered = await client.PostAsync("/pons/enter", new StringContent(code));
        Assert.Contains(served.Token!, await entered.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync("/pons/enter", new StringContent(code))).StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("argument")]
    [InlineData("file")]
    [InlineData("stdin")]
    [InlineData("variable")]
    public async Task A_token_comes_from_where_it_is_said_and_python_never_gets_it(string way)
    {
        const string token = "a-token-of-the-test";
        Write("token.txt", token + "\n");
        string[] arguments = way switch { "argument" => ["--token", token], "file" => ["--token", "@token.txt"], "stdin" => ["--token", "-"], _ => [] };
        var environment = new Dictionary<string, string>();
        if (way == "variable")
        {
            environment["PONS_TOKEN"] = token;
        }

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--files", "data", .. arguments], environment, way == "stdin" ? token : null);
        using HttpClient client = served.MakeClient(withToken: false);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        Assert.Equal("hello", await client.GetStringAsync("/files/a.txt"));
        Assert.EndsWith("None", await served.SaysAsync("loaded in"), StringComparison.Ordinal);
        Assert.Null(served.Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_opened_up_is_said()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--files", "data", "--no-token", "--allow-code", "--allow-origin", "null"]);
        using HttpClient client = served.MakeClient(withToken: false);

        Assert.Contains("Every program on this machine can call these actions", served.Errors);
        Assert.Contains("Any web page can call these actions (--allow-origin null)", served.Errors);
        Assert.Contains("run code of their own here (--allow-code)", served.Errors);
        Assert.Equal("hello", await client.GetStringAsync("/files/a.txt"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--no-token", "--host", "0.0.0.0", "anybody there could call")]
    [InlineData("--no-token", "--host", "*", "anybody there could call")]
    [InlineData("--token=short", "--host", "0.0.0.0", "it needs 16")]
    [InlineData("--no-token", "--token", "x", "exclude each other")]
    [InlineData("--reload", "--ui", "none", "no such folder")]
    [InlineData("--reload", "--files", "x=none", "no such folder")]
    [InlineData("--reload", "--allow-origin", "https://a.example/path", "without a path")]
    [InlineData("--reload", "--workers", "0", "from 1 to 1024")]
    [InlineData("--reload", "--certificate", "calc.py", "cannot be used")]
    [InlineData("--reload", "--token", "@none", "cannot be read")]
    [InlineData("--reload", "--exit-with-ui", "-1", "from 0 on")]
    public async Task What_cannot_be_is_refused_with_the_option(string first, string option, string value, string why)
    {
        await using ServedProcess served = ServedProcess.Begin(_folder, ["calc.py", first, option, value]);

        Assert.Equal(2, await served.EndAsync());
        Assert.Contains(why, served.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_port_that_is_taken_names_the_option()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        CommandResult result = await CommandLine.RunInAsync(_folder, "serve", "calc.py", "--port", ((IPEndPoint)other.LocalEndpoint).Port.ToString());

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains("is taken by another program. Name another one with --port", result.Errors);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("def broken(:\n", 1, "SyntaxError")]
    [InlineData("raise ValueError('not today')\n", 1, "ValueError: not today")]
    [InlineData("import os; os._exit(7)\n", 3, "7")]
    public async Task A_file_that_cannot_be_loaded_gets_no_ready_line(string source, int code, string error)
    {
        Write("broken.py", source);

        CommandResult result = await CommandLine.RunInAsync(_folder, "serve", "calc.py", "broken.py", "--port", "0");

        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Contains(error, result.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("-INT", 0)]
    [InlineData("-TERM", 0)]
    [InlineData("-KILL", 137)]
    public async Task It_ends_when_it_is_asked_to_and_leaves_no_process(string signal, int code)
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--workers", "2"]);
        await served.SaysAsync("loaded in");
        int[] workers = [.. served.Errors.Split('\n').Where(line => line.StartsWith("loaded in", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[2]))];

        await served.SignalAsync(signal);

        Assert.Equal(code, await served.EndAsync());
        while (Array.Exists(workers, worker => Directory.Exists($"/proc/{worker}")))
        {
            await Task.Delay(10);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_request_in_flight_may_end_and_a_second_signal_does_not_wait()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--files", "data", "--allow-writes", "--stop-limit", "600"]);
        using var first = new TcpClient();
        using var second = new TcpClient();
        await BeginWriteAsync(served, first, "b.txt");
        await BeginWriteAsync(served, second, "c.txt");

        await served.SignalAsync("-INT");
        await first.GetStream().WriteAsync("2"u8.ToArray());
        using var reader = new StreamReader(first.GetStream());
        Assert.StartsWith("HTTP/1.1 201", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("12", await File.ReadAllTextAsync(Path.Combine(_folder, "data", "b.txt")));

        await served.SignalAsync("-INT");
        Assert.Equal(130, await served.EndAsync());
        Assert.False(File.Exists(Path.Combine(_folder, "data", "c.txt")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Saved_code_is_loaded_and_broken_code_leaves_the_old()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--reload"]);
        Write("helper.py", "print('helper is', 1)\n");

        Write("calc.py", "import helper\n");
        await served.SaysAsync("helper is 1");
        await served.SaysAsync("calc.py was loaded anew");
        served.Forget();

        Write("calc.py", "def broken(:\n");
        await served.SaysAsync("calc.py stays as it was");
        await served.SaysAsync("SyntaxError");
        Assert.Equal("{\"status\":\"ok\"}", await served.MakeClient().GetStringAsync("/healthz"));
        served.Forget();

        // As editors save: a file beside it takes its name. The module beside changes by nothing but its text, within the second.
        Write("calc.py.tmp", "import helper\n");
        Write("helper.py", "print('helper is', 2)\n");
        File.Move(Path.Combine(_folder, "calc.py.tmp"), Path.Combine(_folder, "calc.py"), overwrite: true);
        await served.SaysAsync("helper is 2");
        await served.SaysAsync("was loaded anew");
        await served.SignalAsync("-INT");
        Assert.Equal(0, await served.EndAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_encrypts(bool isPem)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset today = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        Write("host.pem", certificate.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "host.pfx"), certificate.Export(X509ContentType.Pfx, "secret"));
        Write("password.txt", "secret\n");

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--certificate", isPem ? "host.pem" : "host.pfx", "--certificate-password-file", "password.txt"]);
        using HttpClient client = served.MakeClient(trusted: certificate);

        Assert.Equal("https", served.Address.Scheme);
        Assert.Equal("{\"status\":\"ok\"}", await client.GetStringAsync("/healthz"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_console_is_named_with_a_code_and_is_what_a_host_without_pages_shows()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py"]);
        using HttpClient client = served.MakeClient(withToken: false);
        await served.SaysAsync($"All that is served is shown at {served.Address}_pons#code=");

        Assert.Contains("console.js", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("console.js", await client.GetStringAsync("/_pons"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_console_can_be_left_out_and_then_there_is_nothing_to_open()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--no-console"]);
        using HttpClient client = served.MakeClient();
        CommandResult opened = await CommandLine.RunAsync("serve", Path.Combine(_folder, "calc.py"), "--no-console", "--open");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync("/_pons")).StatusCode);
        Assert.DoesNotContain("_pons", served.Errors, StringComparison.Ordinal);
        Assert.Equal(2, opened.Code);
        Assert.Contains("--open has no page to open", opened.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_browser_gets_a_code_of_its_own()
    {
        string opened = Path.Combine(_folder, "opened");
        Write("browser.sh", $"#!/bin/sh\necho noise\necho \"$1\" > {opened}.new && mv {opened}.new {opened}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "browser.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var environment = new Dictionary<string, string> { ["BROWSER"] = Path.Combine(_folder, "browser.sh") };

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--ui", "pages", "--open"], environment);
        while (!File.Exists(opened))
        {
            await Task.Delay(10);
        }

        string address = (await File.ReadAllTextAsync(opened)).Trim();
        Assert.StartsWith($"{served.Address}#code=", address, StringComparison.Ordinal);
        Assert.NotEqual(served.ReadyLine, "Ready on " + address);
        Assert.DoesNotContain("noise", served.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_of_both_languages_share_a_host_and_the_word_behind_exit_with_ui_may_be_one_of_them()
    {
        Write("chart.mjs", "console.log('chart loaded');\nexport function draw() { return 1; }\n");

        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["--exit-with-ui", "calc.py", "chart.mjs", "--threads", "2"]);

        await served.SaysAsync("loaded in");
        await served.SaysAsync("chart loaded");
    }

    [Fact(Timeout = 60_000)]
    public async Task It_ends_when_its_last_client_has_gone()
    {
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--exit-with-ui", "0.2", "--ready-json"]);
        using ClientWebSocket first = await JoinAsync(served);
        using ClientWebSocket second = await JoinAsync(served);
        using var stranger = new ClientWebSocket();
        await stranger.ConnectAsync(new Uri($"ws://{served.Address.Authority}/pons"), CancellationToken.None);

        first.Abort();
        stranger.Abort();
        second.Abort();

        Assert.Equal(0, await served.EndAsync());
    }

    private static async Task<ClientWebSocket> JoinAsync(ServedProcess served)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{served.Address.Authority}/pons"), CancellationToken.None);
        await SayAsync($$$"""{"kind":"join","payload":{"version":1,"token":"{{{served.Token}}}"}}""");
        await socket.ReceiveAsync(new byte[4096], CancellationToken.None);
        await SayAsync("""{"kind":"ready","payload":{"version":1,"language":"test","languageVersion":"1","actions":[]}}""");

        // What comes after it is read after it.
        await SayAsync("""{"kind":"call","call":2,"name":"add","payload":[1,2]}""");
        await socket.ReceiveAsync(new byte[4096], CancellationToken.None);
        return socket;

        Task SayAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    private static async Task BeginWriteAsync(ServedProcess served, TcpClient socket, string file)
    {
        await socket.ConnectAsync(IPAddress.Loopback, served.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"PUT /files/{file} HTTP/1.1\r\nHost: {served.Address.Authority}\r\nAuthorization: Bearer {served.Token}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));

        // When it asks for the body, the request is in flight.
        byte[] answer = new byte[25];
        await socket.GetStream().ReadExactlyAsync(answer);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.Latin1.GetString(answer));
        await socket.GetStream().WriteAsync("1"u8.ToArray());
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

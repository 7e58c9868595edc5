using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Pons.Cli.Tests;

/// <summary><c>pons serve</c> as a process of its own, on a free port, with a module of the test's.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _errorsEnded = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public Uri Address { get; private set; } = null!;

    public string ReadyLine { get; private set; } = "";

    public string? Token { get; private set; }

    /// <summary>Starts it and waits until it says that it can answer; fails with what it printed when it does not.</summary>
    public static Task<ServedProcess> StartAsync(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null) =>
        StartAsync("serve", folder, arguments, environment, input);

    /// <summary>The same for another command that serves.</summary>
    public static async Task<ServedProcess> StartAsync(string command, string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        ServedProcess served = Begin(command, folder, arguments, environment);
        if (input is not null)
        {
            await served._process.StandardInput.WriteLineAsync(input);
        }

        string? line = await served._process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            await served.EndAsync();
            Assert.Fail($"It ended with code {served._process.ExitCode}: {served.Errors}");
        }

        served.Read(line);
        return served;
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static ServedProcess Begin(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null) => Begin("serve", folder, arguments, environment);

    private static ServedProcess Begin(string command, string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(CommandLine.Program, [command, .. arguments, "--port", "0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ServedProcess(Process.Start(start)!);
    }

    public HttpClient MakeClient(bool withToken = true, X509Certificate2? trusted = null)
    {
        var handler = new SocketsHttpHandler();
        if (trusted is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted }, RevocationMode = X509RevocationMode.NoCheck };
        }

        var client = new HttpClient(handler) { BaseAddress = Address };
        if (withToken)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        }

        return client;
    }

    /// <summary>Waits until a line on stderr holds that text, and answers it.</summary>
    public async Task<string> SaysAsync(string text)
    {
        while (true)
        {
            Task news;
            lock (_errors)
            {
                if (_errors.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }

                news = _news.Task;
            }

            await Task.WhenAny(news, _errorsEnded.Task);
            Assert.False(_errorsEnded.Task.IsCompleted && !Errors.Contains(text, StringComparison.Ordinal), $"It never said '{text}': {Errors}");
        }
    }

    public void Forget()
    {
        lock (_errors)
        {
            _errors.Clear();
        }
    }

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        await _errorsEnded.Task;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string line)
    {
        ReadyLine = line;
        if (line.StartsWith('{'))
        {
            using JsonDocument ready = JsonDocument.Parse(line);
            Address = new Uri(ready.RootElement.GetProperty("url").GetString()!);
            Token = ready.RootElement.GetProperty("token").GetString();
            return;
        }

        Address = new Uri(line.Split(' ', 3)[2].Split('#')[0]);
        Token = Errors.Split('\n').FirstOrDefault(note => note.Contains(".token", StringComparison.Ordinal)) is { } note ? File.ReadAllText(note.Split(' ')[^1]) : null;
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            _errorsEnded.TrySetResult();
            return;
        }

        lock (_errors)
        {
            _errors.Add(line);
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

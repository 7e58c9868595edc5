using System.Diagnostics;
using System.Text.Json;

namespace Pons.Cli.Tests.Desktop;

/// <summary><c>pons app</c> as a process of its own.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private AppProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public int Id => _process.Id;

    public JsonElement Ready { get; private set; }

    public Uri Address => new(Ready.GetProperty("url").GetString()!);

    public string Token => Ready.GetProperty("token").GetString()!;

    public int Browser => Ready.GetProperty("browser").GetInt32();

    /// <summary>Starts it and waits until the window is being opened.</summary>
    public static async Task<AppProcess> StartAsync(string folder, Screen screen, params string[] arguments)
    {
        AppProcess app = Begin(folder, screen.Display, ["calc.py", "--ui", "ui", "--ready-json", .. arguments]);
        string? line = await app._process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            Assert.Fail($"It ended with code {await app.EndAsync()}: {await app.ErrorsAsync()}");
        }

        app.Ready = JsonDocument.Parse(line).RootElement;
        return app;
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static AppProcess Begin(string folder, string display, string[] arguments, string? browser = null)
    {
        var start = new ProcessStartInfo(CommandLine.Program, ["app", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        start.Environment["DISPLAY"] = display;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(folder, "state");
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        start.Environment["BROWSER"] = browser;
        start.Environment.Remove("WAYLAND_DISPLAY");
        return new AppProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has ended, and answers its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task<string> ErrorsAsync() => _errors;

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{Id}"]);
        await kill.WaitForExitAsync();
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
}

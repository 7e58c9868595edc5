using System.Diagnostics;
using Pons.Tests.Workers.Spawning;

namespace Pons.Tests.Scripts;

/// <summary>Promise 26, for scripts: when the host goes, however it goes, they go.</summary>
public sealed class ScriptOrphanTests
{
    // Some milliseconds on a machine that is idle; a busy one, which runs these tests, takes longer to bring the news.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGHUP, signal.SIG_IGN)")]
    public async Task Promise_26_when_the_host_is_killed_a_script_and_what_it_started_go(string first)
    {
        using var folder = new ScriptFolder();
        string file = folder.Add("sensor.py", $"""
            import os, signal, subprocess, time
            {first}
            child = subprocess.Popen(["sh", "-c", "trap '' TERM INT HUP; sleep 300; true"])
            print(os.getpid())
            print(child.pid)
            print("ready")
            while True:
                time.sleep(300)
            """);
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pons.TestHost.exe" : "Pons.TestHost");
        using Process host = Process.Start(new ProcessStartInfo(program, ["script", file, PythonModule.Interpreter]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        List<int> pids = [];
        while (await host.StandardOutput.ReadLineAsync() is { } line && line != "ready")
        {
            pids.Add(int.Parse(line));
        }

        host.Kill();
        await host.WaitForExitAsync();
        long killed = Stopwatch.GetTimestamp();

        Assert.Equal(2, pids.Count);
        await Life.GoneAsync([.. pids]);
        Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, Soon);
    }
}

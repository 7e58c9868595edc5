using System.Diagnostics;

namespace Pons.Tests.Workers;

/// <summary>Promise 26: nothing outlives the host.</summary>
public sealed class OrphanTests
{
    private const string Source = """
        import os, re, subprocess

        def pids():
            child = subprocess.Popen(["sleep", "300"])
            return [os.getpid(), child.pid] + ([os.getppid()] if is_template(os.getppid()) else [])

        def is_template(pid):
            with open(f"/proc/{pid}/cmdline") as file:
                return "pons-template.py" in file.read()

        def exchange(array):
            return array

        def hang():
            # Holds the interpreter's lock in C code for hours, so that no Python thread can do anything any more.
            re.match(r"(a+)+$", "a" * 40 + "b")
        """;

    private const string NodeSource = """
        import { spawn } from "node:child_process";

        export function pids() {
          process.on("SIGTERM", () => {}); // nobody is asked whether he wants to go
          const quiet = spawn("sleep", ["300"], { stdio: "ignore" });
          const loud = spawn("sh", ["-c", "trap '' HUP TERM INT; while :; do :; done"], { stdio: "inherit" });
          return [process.pid, quiet.pid, loud.pid];
        }

        export function hang() {
          for (;;);
        }

        export function flood() {
          for (;;) console.log("x".repeat(1000));
        }
        """;

    [Theory(Timeout = 60_000)]
    [InlineData]
    [InlineData("hang")]
    [InlineData("exchange")]
    [InlineData("warm")]
    [InlineData("hang", "warm")]
    public async Task Promise_26_when_the_host_is_killed_its_workers_process_groups_go(params string[] busyWith)
    {
        using var module = new PythonModule(Source);
        string[] arguments = [module.File, PythonModule.Interpreter, .. busyWith];
        using Process host = StartHost(arguments);
        int[] pids = await ReadPidsAsync(host);

        host.Kill();
        await host.WaitForExitAsync();

        await WaitUntilGoneAsync(pids);
    }

    [Theory(Timeout = 60_000)]
    [InlineData]
    [InlineData("hang")]
    [InlineData("flood")]
    public async Task Promise_26_when_the_host_is_killed_a_Node_worker_and_its_children_go(params string[] busyWith)
    {
        using var module = new PythonModule(NodeSource, "module.mjs");
        using Process host = StartHost(["node", module.File, .. busyWith]);
        int[] pids = await ReadPidsAsync(host);

        host.Kill();
        await host.WaitForExitAsync();

        await WaitUntilGoneAsync(pids);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_a_peer_ends_what_its_code_started()
    {
        int[] pids;
        await using (Peer peer = await PythonModule.StartAsync(Source))
        {
            pids = await peer.CallAsync<int[]>("pids");
        }

        await WaitUntilGoneAsync(pids);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_ends_a_worker_that_does_not_stop()
    {
        Peer peer = await PythonModule.StartAsync(Source, options => options with { StopLimit = TimeSpan.FromMilliseconds(100) });
        Task hanging = peer.CallAsync("hang");

        await peer.DisposeAsync();

        await Assert.ThrowsAsync<LinkException>(() => hanging);
        await WaitUntilGoneAsync([peer.ProcessId]);
    }

    private static Process StartHost(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pons.TestHost.exe" : "Pons.TestHost");
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
    }

    private static async Task<int[]> ReadPidsAsync(Process host)
    {
        var pids = new List<int>();
        while (await host.StandardOutput.ReadLineAsync() is { } line && line != "ready")
        {
            pids.Add(int.Parse(line));
        }

        return [.. pids];
    }

    /// <summary>The test's own time limit ends the waiting.</summary>
    private static async Task WaitUntilGoneAsync(int[] pids)
    {
        Assert.NotEmpty(pids);
        foreach (int pid in pids)
        {
            while (IsAlive(pid))
            {
                await Task.Delay(10);
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            // A zombie whose parent has not collected it is dead for us: its state is the word behind its name in brackets.
            string status = File.ReadAllText($"/proc/{pid}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }
}

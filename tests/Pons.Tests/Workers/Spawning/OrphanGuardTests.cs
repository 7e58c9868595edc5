using System.Diagnostics;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Tests.Workers.Spawning;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OrphanGuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons guard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 30_000)]
    public async Task A_guard_that_cannot_be_started_again_harms_nobody_and_is_tried_again_with_the_next_start()
    {
        string shell = Path.Combine(_folder, "sh");
        File.CreateSymbolicLink(shell, OrphanGuard.Shell);
        using SpawnedProcess process = SpawnedProcess.Start(new SpawnPlan(new WorkerCommand("/bin/sleep", ["60"])));
        var guard = new OrphanGuard(shell);
        guard.Start();
        guard.Add(-process.Id);
        await EndAsync(guard);
        File.Delete(shell);

        guard.Remove(-1_999_999); // as a thread does that nobody could tell of an exception
        guard.Remove(-1_999_998);
        SpawnException error = Assert.Throws<SpawnException>(() => guard.Add(-1_999_997));
        Assert.Throws<SpawnException>(guard.Start);
        guard.Remove(-1_999_997);

        Assert.StartsWith($"{shell} could not be started", error.Message, StringComparison.Ordinal);
        File.CreateSymbolicLink(shell, OrphanGuard.Shell);
        guard.Start();
        Assert.NotEqual(0, guard.ProcessId);
        await EndAsync(guard);
        process.Kill();
        await process.Exit;
    }

    private static async Task EndAsync(OrphanGuard guard)
    {
        int id = guard.ProcessId;
        using (Process process = Process.GetProcessById(id))
        {
            process.Kill();
        }

        await Life.GoneAsync(id);
    }
}

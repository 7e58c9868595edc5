using System.Diagnostics;
using Pons.Tests.Pools;
using Pons.Tests.Workers.Spawning;
using Pons.Workers;
using Pons.Workers.Warm;

namespace Pons.Tests.Workers.Warm;

/// <summary>What takes the template's place where nothing can be forked.</summary>
public sealed class SpareTests
{
    private const string Source = """
        import os, sys

        def pid():
            return os.getpid()

        def knows(name):
            return name in sys.modules

        def leave(code):
            os._exit(code)

        def parent():
            return os.getppid()
        """;

    private static PythonOptions Spare(PythonOptions options) => options with { Warm = true, KeepsSpare = true, Preload = ["decimal"] };

    [Fact(Timeout = 60_000)]
    public async Task Workers_that_were_started_ahead_answer_calls_and_are_replaced()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(Spare);
        var seen = new HashSet<int>();

        for (int i = 0; i < 3; i++)
        {
            Assert.True(seen.Add(await peer.CallAsync<int>("pid")));
            Assert.True(await peer.CallAsync<bool>("knows", "decimal"));
            Assert.Equal(System.Environment.ProcessId, await peer.CallAsync<int>("parent"));
            var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 4));
            Assert.Equal(4, error.ExitCode);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_next_worker_is_the_process_that_was_kept_ready()
    {
        using var module = new PythonModule(Source);
        var starter = new SpareStarter(["decimal"]);
        WorkerCommand command = PythonCommand.Build(PythonTarget.Find(module.File, module.Options), module.Options);
        starter.Open(null);
        using IWorkerProcess first = starter.Start(command);
        await Until.TrueAsync(() => starter.SpareId != 0);
        int ahead = starter.SpareId;

        using IWorkerProcess second = starter.Start(command);

        Assert.Equal(ahead, second.Id);
        await Until.TrueAsync(() => starter.SpareId != 0);
        int left = starter.SpareId;
        first.Kill();
        second.Kill();
        starter.Close();
        await Life.GoneAsync(first.Id, second.Id, left);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_spare_that_ended_while_it_waited_is_passed_over()
    {
        using var module = new PythonModule(Source);
        var starter = new SpareStarter([]);
        WorkerCommand command = PythonCommand.Build(PythonTarget.Find(module.File, module.Options), module.Options);
        starter.Open(null);
        using IWorkerProcess first = starter.Start(command);
        await Until.TrueAsync(() => starter.SpareId != 0);
        int ahead = starter.SpareId;
        Process.GetProcessById(ahead).Kill();
        await Life.GoneAsync(ahead);
        await Until.TrueAsync(() => starter.SpareHasEnded);

        using IWorkerProcess second = starter.Start(command);

        Assert.NotEqual(ahead, second.Id);
        first.Kill();
        second.Kill();
        starter.Close();
        await Task.WhenAll(first.Exit, second.Exit);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_module_that_cannot_be_imported_ahead_fails_the_start_and_is_named()
    {
        using var module = new PythonModule(Source);

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => module.StartAsync(options => Spare(options) with { Preload = ["no_such_module_at_all"] }));

        Assert.Contains(error.LastOutput, line => line.Contains("'no_such_module_at_all', which is to be imported ahead", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_users_decimal_py_is_found_though_decimal_was_imported_ahead()
    {
        using var module = new PythonModule("import decimal\ndef whose(): return decimal.OWNER");
        module.Add("decimal.py", "OWNER = 'the user'");
        await using Peer peer = await module.StartAsync(Spare);

        Assert.Equal("the user", await peer.CallAsync<string>("whose"));
    }
}

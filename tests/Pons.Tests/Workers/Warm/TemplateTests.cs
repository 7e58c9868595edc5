using System.Diagnostics;
using Pons.Tests.Pools;
using Pons.Tests.Workers.Spawning;
using Pons.Workers.Warm;

namespace Pons.Tests.Workers.Warm;

/// <summary>Scripts as forks of a template, from the host's side. What they say byte for byte is tested in tests/python/test_warm_scripts.py.</summary>
public sealed class TemplateTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_script_has_its_own_arguments_environment_folder_and_stdio()
    {
        await using WarmRig rig = await WarmRig.StartAsync("json");
        ScriptFork script = rig.Script(
            "import os, sys\nprint(sys.argv[1:], os.environ['MINE'], os.getcwd() == os.path.realpath(sys.argv[1]), input())\nprint('é', file=sys.stderr)",
            environment: new Dictionary<string, string?> { ["MINE"] = "ü" },
            arguments: [rig.Folder, "a b"]);

        WarmRig.ScriptRun run = await rig.RunAsync(script, "hello\n");

        Assert.Equal($"['{rig.Folder}', 'a b'] ü True hello\n", run.Output);
        Assert.Equal(("é\n", 0), (run.Errors, run.Exit.Code));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("import sys; sys.exit(3)", 3, null)]
    [InlineData("import sys; sys.exit('no')", 1, null)]
    [InlineData("import os; os._exit(130)", 130, null)]
    [InlineData("import os; os.kill(os.getpid(), 2)", 130, "SIGINT")]
    [InlineData("import os; os.abort()", 134, "SIGABRT")]
    [InlineData("import os; os.kill(os.getpid(), 9)", 137, "SIGKILL")]
    public async Task How_a_script_ended_is_known_exactly(string source, int code, string? signal)
    {
        await using WarmRig rig = await WarmRig.StartAsync();

        WarmRig.ScriptRun run = await rig.RunAsync(rig.Script(source));

        Assert.Equal((code, signal), (run.Exit.Code, run.Exit.Signal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("def f(x):\n    return 1 / x\n\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('é') from e\n")]
    [InlineData("def f(:\n    pass\n")]
    [InlineData("def f(n): return f(n + 1)\nf(0)")]
    public async Task A_traceback_is_that_of_a_cold_run(string source)
    {
        await using WarmRig rig = await WarmRig.StartAsync("json");
        ScriptFork script = rig.Script(source);

        WarmRig.ScriptRun warm = await rig.RunAsync(script);
        WarmRig.ScriptRun cold = await WarmRig.RunColdAsync(script);

        Assert.Equal((cold.Errors, cold.Output, cold.Exit.Code), (warm.Errors, warm.Output, warm.Exit.Code));
        Assert.NotEqual("", warm.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_preloaded_is_told_and_not_imported_again()
    {
        using var module = new PythonModule("open(__file__ + '.seen', 'a').write('x')", "seen_once.py");
        var options = new TemplateOptions
        {
            Interpreter = PythonModule.Interpreter,
            Preload = ["seen_once"],
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = module.Folder },
        };
        await using PythonTemplate template = await PythonTemplate.StartAsync(options);
        await using WarmRig rig = await WarmRig.StartAsync();
        ScriptFork script = rig.Script("import seen_once", environment: options.Environment);

        for (int i = 0; i < 3; i++)
        {
            ForkedProcess fork = await template.StartScriptAsync(script);
            Assert.Equal(0, (await fork.Exit).Code);
            fork.Dispose();
            fork.CloseErrors();
        }

        Assert.Equal("seen_once", Assert.Single(template.Preloaded).Name);
        Assert.Equal("x", await File.ReadAllTextAsync(module.File + ".seen"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Fifty_scripts_at_a_time_leave_neither_descriptors_nor_pipes_behind()
    {
        await using WarmRig rig = await WarmRig.StartAsync();
        ScriptFork script = rig.Script("import sys\nprint(sys.stdin.read())");
        await rig.RunAsync(script);
        int before = Descriptors();

        WarmRig.ScriptRun[] runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => rig.RunAsync(script, $"{i}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}\n"), runs.Select(run => run.Output));
        await Until.TrueAsync(() => Descriptors() <= before, () => $"{before} descriptors became {Descriptors()}");
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "pons-*"), folder => File.Exists(Path.Combine(folder, "in")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_script_is_ended_with_its_group()
    {
        await using WarmRig rig = await WarmRig.StartAsync();
        ForkedProcess fork = await rig.StartAsync(rig.Script("import os, subprocess, time\nchild = subprocess.Popen(['sleep', '300'])\nos.write(1, b'%d\\n' % child.pid)\ntime.sleep(300)"));
        byte[] line = new byte[32];
        int child = int.Parse(System.Text.Encoding.ASCII.GetString(line, 0, fork.Pipe.Read(line)));

        Assert.True(fork.Signal(15));

        Assert.Equal("SIGTERM", (await fork.Exit).Signal);
        await Life.GoneAsync(child);
        Assert.False(fork.Signal(9));
        fork.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_ends_the_scripts_that_still_run()
    {
        ForkedProcess fork;
        await using (WarmRig rig = await WarmRig.StartAsync())
        {
            fork = await rig.StartAsync(rig.Script("import time; time.sleep(300)"));
        }

        await fork.Exit;
        await Life.GoneAsync(fork.Id);
        fork.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task When_the_template_is_killed_its_scripts_go_on_and_the_next_one_has_a_new_template()
    {
        await using WarmRig rig = await WarmRig.StartAsync("json");
        ForkedProcess fork = await rig.StartAsync(rig.Script("print(input())\ninput()", "first.py"));
        int template = rig.Template.ProcessId!.Value;

        Process.GetProcessById(template).Kill();
        await Until.TrueAsync(() => rig.Template.ProcessId is null);

        fork.Pipe.TryWrite("still here\n"u8);
        byte[] bytes = new byte[64];
        Assert.True(fork.Pipe.Read(bytes) > 0);
        Assert.Equal("new\n", (await rig.RunAsync(rig.Script("print('new')", "second.py"))).Output);
        Assert.NotEqual(template, rig.Template.ProcessId);

        Assert.False(fork.Exit.IsCompleted);
        fork.Kill();
        Assert.Equal(ExitStatus.Unknown, await fork.Exit);
        fork.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_module_that_cannot_be_imported_fails_the_start_and_is_named()
    {
        var error = await Assert.ThrowsAsync<WorkerLostException>(() => WarmRig.StartAsync("json", "no_such_module_at_all"));

        Assert.Contains("'no_such_module_at_all'", error.Reason);
        Assert.Contains("ModuleNotFoundError", error.Reason);
        Assert.Contains(error.LastOutput, line => line.Contains("ModuleNotFoundError", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Imports_that_take_too_long_meet_the_start_limit()
    {
        using var module = new PythonModule("import threading\nthreading.Event().wait()", "never_done.py");
        var options = new TemplateOptions
        {
            Interpreter = PythonModule.Interpreter,
            Preload = ["never_done"],
            StartLimit = TimeSpan.FromSeconds(1),
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = module.Folder },
        };

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => PythonTemplate.StartAsync(options));

        Assert.Contains("never_done within 1 s", error.Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_fork_could_not_have_is_an_obstacle()
    {
        await using WarmRig rig = await WarmRig.StartAsync();
        ScriptFork script = rig.Script("");
        string python = rig.Script("").Line[0];

        Assert.Null(rig.Template.Obstacle(script, python, []));
        Assert.NotNull(rig.Template.Obstacle(script, python, ["-O"]));
        Assert.NotNull(rig.Template.Obstacle(script, "/usr/bin/other", []));
        ScriptFork preloading = rig.Script("", environment: new Dictionary<string, string?> { ["LD_PRELOAD"] = "x.so" });
        Assert.Contains("LD_PRELOAD", rig.Template.Obstacle(preloading, python, []));
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
}

using System.Collections.Concurrent;
using Pons.Tests.Workers.Spawning;

namespace Pons.Tests.Scripts;

/// <summary>Scripts that are forks of a template: everything about them is as without one.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class WarmScriptTests : IDisposable
{
    private const string Parent = "import os; print(os.getppid())";

    private readonly ScriptFolder _folder = new();

    private sealed record Told(string[] Arguments, string Folder, string Tea, string Input);

    public void Dispose() => _folder.Dispose();

    private static Task<PythonTemplate> StartAsync(Action<LogEntry>? log = null, params string[] preload) =>
        PythonTemplate.StartAsync(new TemplateOptions { Interpreter = PythonModule.Interpreter, Preload = preload, Log = log });

    [Fact(Timeout = 60_000)]
    public async Task A_script_is_a_fork_and_each_run_another_one()
    {
        await using PythonTemplate template = await StartAsync(null, "json");
        Script script = Script.PythonCode("import os, sys; print(os.getppid(), os.getpid(), 'json' in sys.modules)") with { Template = template };

        string[] first = (await script.RunAsync<string>()).Split(' ');
        string[] second = (await script.RunAsync<string>()).Split(' ');

        Assert.Equal($"{template.ProcessId}", first[0]);
        Assert.Equal((first[0], "True"), (second[0], second[2]));
        Assert.NotEqual(first[1], second[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Input_arguments_folder_environment_and_items_are_as_ever()
    {
        await using PythonTemplate template = await StartAsync();
        string file = _folder.Add("echo.py", "import json, os, sys\nprint(json.dumps({'arguments': sys.argv[1:], 'folder': os.getcwd(), 'tea': os.environ['TEA'], 'input': sys.stdin.read()}))");
        Script script = Script.Python(file, "a b", "ü") with
        {
            Template = template,
            WorkingDirectory = _folder.Path,
            Environment = new Dictionary<string, string?> { ["TEA"] = "green" },
        };

        (string[] arguments, string folder, string tea, string input) = await script.RunAsync<Told>("in");

        Assert.Equal(["a b", "ü"], arguments);
        Assert.Equal((_folder.Path, "green", "in"), (folder, tea, input));
    }

    [Fact(Timeout = 60_000)]
    public async Task Exceptions_exit_codes_and_signals_are_as_ever()
    {
        await using PythonTemplate template = await StartAsync();
        Script Warm(string code) => Script.PythonCode(code) with { Template = template };

        PythonException raised = await Assert.ThrowsAsync<PythonException>(() => Warm("1 / 0").RunAsync());
        ScriptException left = await Assert.ThrowsAsync<ScriptException>(() => Warm("import sys; sys.exit(7)").RunAsync());
        ScriptException killed = await Assert.ThrowsAsync<ScriptException>(() => Warm("import os; os.kill(os.getpid(), 9)").RunAsync());

        Assert.Equal(("ZeroDivisionError", 1), (raised.Type, raised.ExitCode));
        Assert.Equal(7, left.ExitCode);
        Assert.Equal("SIGKILL", killed.Signal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_cancelled_ends_the_fork_and_its_children()
    {
        await using PythonTemplate template = await StartAsync();
        Script script = Script.PythonCode("import os, subprocess, time; print(os.getpid(), subprocess.Popen(['sleep', '60']).pid); time.sleep(60)") with { Template = template, StopLimit = TimeSpan.FromSeconds(0.2) };
        string[] processes = [];

        await foreach (string line in script.StreamAsync<string>())
        {
            processes = line.Split(' ');
            break;
        }

        foreach (string process in processes)
        {
            while (File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal))
            {
                await Task.Delay(1); // the time limit of the test is the limit
            }
        }

        Assert.Equal(2, processes.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_conversation_goes_on_as_long_as_both_like()
    {
        await using PythonTemplate template = await StartAsync();
        Script script = Script.PythonCode("import sys\nfor line in sys.stdin: print(line.strip().upper())") with { Template = template };

        await using ScriptSession session = await script.StartAsync();
        foreach (string word in new[] { "tea", "coffee" })
        {
            await session.SendAsync(word);
            Assert.Equal(word.ToUpperInvariant(), await session.ReceiveAsync<string>());
        }

        session.EndInput();
        Assert.Equal(0, (await session.Completion).ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_cannot_be_a_fork_starts_in_the_ordinary_way_and_the_log_says_why()
    {
        var log = new ConcurrentQueue<string>();
        await using PythonTemplate template = await StartAsync(entry => log.Enqueue(entry.Text));
        Script script = Script.PythonCode(Parent) with { Template = template, Environment = new Dictionary<string, string?> { ["PYTHONHASHSEED"] = "0" } };

        Assert.Equal($"{Environment.ProcessId}", await script.RunAsync<string>());

        while (!log.Any(text => text.Contains("python -c starts in the ordinary way: the variable PYTHONHASHSEED", StringComparison.Ordinal)))
        {
            await Task.Delay(1); // the time limit of the test is the limit
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_runs_side_by_side_each_get_their_own()
    {
        await using PythonTemplate template = await StartAsync(null, "random");
        Script script = Script.PythonCode("import random, sys; print(sys.stdin.read(), random.random())") with { Template = template };

        string[] told = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => script.RunAsync<string>($"{i}")));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), told.Select(text => text.Split(' ')[0]));
        Assert.Equal(40, told.Select(text => text.Split(' ')[1]).Distinct().Count());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_start_that_the_template_does_not_answer_can_be_cancelled_and_its_fork_ends_when_it_comes()
    {
        await using PythonTemplate template = await StartAsync();
        string mark = _folder["mark"];
        Script script = Script.PythonCode("import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)", mark) with { Template = template };
        await Script.Program("kill", "-STOP", $"{template.ProcessId}").RunAsync();
        using var cancel = new CancellationTokenSource();
        Task run = script.RunAsync(null, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Script.Program("kill", "-CONT", $"{template.ProcessId}").RunAsync();
        Assert.Equal("next", await (Script.PythonCode("print('next')") with { Template = template }).RunAsync<string>());
        while (Directory.GetFiles($"/proc/{template.ProcessId}/task/{template.ProcessId}", "children").Select(File.ReadAllText).Single().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 1)
        {
            await Task.Delay(1); // one fork is always ahead; the time limit of the test is the limit
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Few_files_may_be_open()
    {
        string python = _folder.Add("python", $"#!/bin/sh\nulimit -n 64\nexec '{PythonModule.Interpreter}' \"$@\"\n");
        File.SetUnixFileMode(python, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using PythonTemplate template = await PythonTemplate.StartAsync(new TemplateOptions { Interpreter = python });
        Script script = Script.PythonCode("import os, resource; print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], os.getppid())") with { Template = template };

        Assert.Equal($"64 {template.ProcessId}", await script.RunAsync<string>());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_template_whose_keeper_was_ended_goes_on()
    {
        await using PythonTemplate template = await StartAsync();
        Script script = Script.PythonCode(Parent) with { Template = template };
        string before = await script.RunAsync<string>();
        string keeper = Assert.Single((await Script.Program("ps", "-o", "pid=,ppid=", "-s", before).RunAsync()).Lines, line => !line.Split(' ').Contains(before)).Trim().Split(' ')[0];
        await Script.Program("kill", "-KILL", keeper).RunAsync();
        await Life.GoneAsync(int.Parse(keeper, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(before, await script.RunAsync<string>());
        Assert.Equal(before, await script.RunAsync<string>());
    }
}

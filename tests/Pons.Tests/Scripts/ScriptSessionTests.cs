namespace Pons.Tests.Scripts;

/// <summary>Scripts that are talked to, stopped, and left alone.</summary>
public sealed class ScriptSessionTests
{
    private sealed record Question(int Number, string Text);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Fact(Timeout = 60_000)]
    public async Task One_process_is_talked_to_again_and_again()
    {
        Script script = ScriptFolder.Python("""
            import json, os, sys
            for line in sys.stdin:
                question = json.loads(line)
                print(json.dumps({"number": question["number"] * 2, "text": question["text"] + str(os.getpid())}))
            print(json.dumps({"number": -1, "text": "end of input"}))
            """) with
        { Mode = ScriptMode.JsonLines };
        await using ScriptSession session = await script.StartAsync();

        for (int i = 0; i < 1000; i++)
        {
            await session.SendAsync(new Question(i, "ü\n"));
            Assert.Equal(new Question(i * 2, $"ü\n{session.ProcessId}"), await session.ReceiveAsync<Question>());
        }

        session.EndInput();
        Assert.Equal(new Question(-1, "end of input"), await session.ReceiveAsync<Question>());
        Assert.True((await session.Completion).IsSuccess);
        ScriptException over = await Assert.ThrowsAsync<ScriptException>(() => session.ReceiveAsync<Question>());
        Assert.StartsWith("python -c has ended its output; there is no item 1002.", over.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sending_and_reading_go_on_side_by_side()
    {
        const int count = 50_000;
        await using ScriptSession session = await Script.Program("cat").StartAsync();

        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < count; i++)
            {
                await session.SendAsync($"{i}");
            }

            session.EndInput();
        });
        int next = 0;
        await foreach (string line in session.Output<string>())
        {
            Assert.Equal($"{next++}", line);
        }

        await sending;
        Assert.Equal(count, next);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_item_that_holds_the_delimiter_is_refused()
    {
        await using ScriptSession session = await Script.Program("cat").StartAsync();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => session.SendAsync("a\nb").AsTask());

        Assert.StartsWith("The item holds the delimiter, so cat would read it as several.", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failure_ends_the_completion_the_receiver_and_the_sender_with_it()
    {
        await using ScriptSession session = await ScriptFolder.Python("input(); 1 / 0").StartAsync();
        await session.SendAsync("go");

        PythonException completion = await Assert.ThrowsAsync<PythonException>(() => session.Completion);
        await Assert.ThrowsAsync<PythonException>(() => session.ReceiveAsync<string>());
        await Assert.ThrowsAsync<PythonException>(() => session.SendAsync("more").AsTask());

        Assert.Equal("ZeroDivisionError", completion.Type);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flood_on_stderr_that_nobody_reads_holds_up_nothing_and_its_end_is_kept()
    {
        await using ScriptSession session = await ScriptFolder.Python("""
            import sys
            sys.stderr = open(2, "w", buffering=65536)
            for i in range(1_000_000): print(i, file=sys.stderr)
            sys.stderr.flush()
            print("done")
            """).StartAsync();

        Assert.Equal("done", await session.ReceiveAsync<string>());
        await session.Completion;

        List<string> lines = [];
        await foreach (string line in session.Errors)
        {
            lines.Add(line);
        }

        Assert.Equal("(990000 lines were dropped because nobody read them)", lines[0]);
        Assert.Equal("999999", lines[^1]);
        Assert.Equal(10_001, lines.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Stopping_asks_first_and_the_script_may_say_goodbye()
    {
        await using ScriptSession session = await ScriptFolder.Python("""
            import time
            try:
                print("ready")
                time.sleep(60)
            except KeyboardInterrupt:
                print("goodbye")
            """).StartAsync();
        Assert.Equal("ready", await session.ReceiveAsync<string>());

        ScriptExit exit = await session.StopAsync();

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal("goodbye", await session.ReceiveAsync<string>());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("INT", "SIGTERM")]
    [InlineData("INT TERM", "SIGKILL")]
    public async Task Who_ignores_one_signal_gets_the_next(string ignored, string signal)
    {
        await using ScriptSession session = await Script.Program("sh", "-c", $"trap '' {ignored}; echo ready; while :; do sleep 0.05; done").StartAsync();
        Assert.Equal("ready", await session.ReceiveAsync<string>());

        Assert.Equal(signal, (await session.StopAsync(Moment)).Signal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_a_run_ends_the_whole_group_and_throws_the_callers_token()
    {
        using var folder = new ScriptFolder();
        using var cancel = new CancellationTokenSource();
        Script script = ScriptFolder.Python("""
            import os, subprocess, sys, time
            child = subprocess.Popen(["sleep", "300"])
            print(os.getpid(), child.pid)
            time.sleep(300)
            """);
        int[] pids = [];

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string line in script.StreamAsync<string>(cancellationToken: cancel.Token))
            {
                pids = [.. line.Split(' ').Select(int.Parse)];
                await cancel.CancelAsync();
            }
        });

        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(2, pids.Length);
        await Workers.Spawning.Life.GoneAsync(pids);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ScriptMode.Text)]
    [InlineData(ScriptMode.Json)]
    [InlineData(ScriptMode.Chunks)]
    public async Task Output_that_never_rests_can_be_cancelled(ScriptMode mode)
    {
        Script script = Script.Program("yes") with { Mode = mode, ItemLimit = int.MaxValue / 4 };
        using var streamed = new CancellationTokenSource(Moment);
        using var listened = new CancellationTokenSource(Moment);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string line in script.StreamAsync<string>(cancellationToken: streamed.Token))
            {
                Assert.NotEmpty(line);
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ScriptEvent what in script.ListenAsync(cancellationToken: listened.Token))
            {
                Assert.IsNotType<ErrorLine>(what);
            }
        });
    }

    [Fact(Timeout = 30_000)]
    public async Task Errors_are_told_beside_an_output_that_never_rests()
    {
        Script script = Script.Program("sh", "-c", "(sleep 0.2; echo here >&2; exec sleep 60) & exec yes");
        await foreach (ScriptEvent what in script.ListenAsync())
        {
            if (what is ErrorLine { Text: "here" })
            {
                break;
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Breaking_off_ends_a_sensor_that_never_ends_by_itself()
    {
        Script sensor = ScriptFolder.Python("import os, time\nwhile True:\n  print(os.getpid()); time.sleep(0.01)");
        int pid = 0;
        await foreach (int reading in sensor.StreamAsync<int>())
        {
            pid = reading;
            break;
        }

        Assert.False(Workers.Spawning.Life.IsIn(pid));
    }

    [Fact(Timeout = 30_000)]
    public async Task Listening_tells_start_output_errors_and_end()
    {
        List<ScriptEvent> told = [];
        await foreach (ScriptEvent what in ScriptFolder.Python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(0)").ListenAsync())
        {
            told.Add(what);
        }

        Assert.IsType<Started>(told[0]);
        Assert.Equal("out", Assert.Single(told.OfType<OutputItem>()).Text);
        Assert.Equal("err", Assert.Single(told.OfType<ErrorLine>()).Text);
        Assert.Equal(0, Assert.IsType<Exited>(told[^1]).ExitCode);
        Assert.Equal(4, told.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Listening_to_a_script_that_fails_tells_its_end_and_throws()
    {
        List<ScriptEvent> told = [];
        await Assert.ThrowsAsync<PythonException>(async () =>
        {
            await foreach (ScriptEvent what in ScriptFolder.Python("1 / 0").ListenAsync())
            {
                told.Add(what);
            }
        });

        Assert.Equal(1, Assert.IsType<Exited>(told[^1]).ExitCode);
        Assert.Contains(told, what => what is ErrorLine { Text: "ZeroDivisionError: division by zero" });
    }

    [Fact(Timeout = 120_000)]
    public async Task A_gigabyte_passes_in_constant_memory_however_slow_its_reader_is()
    {
        const long total = 1_000_000_000;
        Script script = Script.Program("head", "-c", $"{total}", "/dev/zero") with { Mode = ScriptMode.Bytes };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long read = 0;
        long most = 0;
        await foreach (ReadOnlyMemory<byte> part in script.StreamAsync<ReadOnlyMemory<byte>>())
        {
            if (read == 0)
            {
                // Were it read ahead, it would be here by now.
                await Task.Delay(Moment);
                most = GC.GetTotalMemory(forceFullCollection: true) - before;
            }

            read += part.Length;
        }

        // Tests beside this one have memory too; what was read ahead would be five times as much.
        Assert.Equal(total, read);
        Assert.InRange(most, long.MinValue, total / 5);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, total / 5);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stranger_that_holds_the_pipes_does_not_hold_up_the_end()
    {
        Script script = ScriptFolder.Python("import subprocess; p = subprocess.Popen(['sleep', '30'], start_new_session=True); print(p.pid)");

        ScriptResult result = await script.RunAsync();

        int listened = 0;
        await foreach (ScriptEvent what in script.ListenAsync())
        {
            listened = what is OutputItem item ? int.Parse(item.Text) : listened;
        }

        foreach (int pid in new[] { int.Parse(result.Text), listened })
        {
            Assert.True(Workers.Spawning.Life.IsIn(pid));
            using var stranger = System.Diagnostics.Process.GetProcessById(pid);
            stranger.Kill();
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Children_stay_where_that_was_said()
    {
        Script script = ScriptFolder.Python("import subprocess; p = subprocess.Popen(['sleep', '300'], stdout=-3, stderr=-3); print(p.pid)");

        int ended = await script.RunAsync<int>();
        int left = await (script with { LeavesChildren = true }).RunAsync<int>();

        await Workers.Spawning.Life.GoneAsync(ended);
        Assert.True(Workers.Spawning.Life.IsIn(left));
        using var child = System.Diagnostics.Process.GetProcessById(left);
        child.Kill();
    }
}

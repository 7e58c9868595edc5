using System.Diagnostics;
using System.Text;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Tests.Workers.Spawning;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SpawnedProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons spawn ü-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 30_000)]
    public async Task What_is_written_comes_back_and_the_end_of_input_is_seen()
    {
        using SpawnedProcess process = Start("/bin/cat");
        process.Pipe.TryWrite("Grüße\n"u8);
        process.Pipe.CloseWriting();

        Assert.Equal("Grüße\n", await ReadAsync(process));
        Assert.Equal(new ExitStatus(0).Code, (await process.Exit).Code);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("exit 7", 7, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -KILL $$", 137, "SIGKILL")]
    [InlineData("kill -TERM $$", 143, "SIGTERM")]
    [InlineData("kill -USR1 $$", 138, "signal 10")]
    public async Task An_exit_is_told_from_a_death(string text, int code, string? signal)
    {
        using SpawnedProcess process = Shell(text);

        ExitStatus exit = await process.Exit;

        Assert.Equal((code, signal), (exit.Code, exit.Signal));
    }

    [Fact(Timeout = 30_000)]
    public async Task It_leads_a_session_and_a_group_of_its_own()
    {
        using SpawnedProcess process = Shell("cut -d' ' -f5,6 /proc/$$/stat");

        Assert.Equal($"{process.Id} {process.Id}\n", await ReadAsync(process));
    }

    [Fact(Timeout = 30_000)]
    public async Task No_signal_is_ignored_or_blocked_in_it()
    {
        using SpawnedProcess process = Start("/bin/grep", "-E", "^Sig(Ign|Blk):", "/proc/self/status");

        string[] masks = [.. (await ReadAsync(process)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[8..])];

        // The C library keeps two signals above 31 for itself.
        Assert.Equal([0UL, 0UL], masks.Select(mask => Convert.ToUInt64(mask, 16) & 0x7fff_ffff));
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_of_the_host_is_open_in_it()
    {
        // What the host got from whoever started it is theirs to close.
        using SpawnedProcess before = Shell("ls /proc/$$/fd");
        string few = await ReadAsync(before);

        using SpawnedProcess other = Start("/bin/cat");
        using FileStream file = File.Create(Path.Combine(_folder, "open"));
        using SpawnedProcess after = Shell("ls /proc/$$/fd");

        Assert.Equal(few, await ReadAsync(after));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_runs_in_the_folder_that_was_named(bool bySystem)
    {
        WorkerCommand command = new("/bin/sh", ["-c", "pwd; printf '%s\n' \"$@\"", "x", "a b", "$c"]) { WorkingDirectory = _folder };
        using var ends = new ChildEnds(new SpawnPlan(command));
        Spawner.Start(command, ends, isGroup: true, bySystem);
        ends.Dispose();

        using var output = new StreamReader(new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(ends.Output!.DangerousGetHandle(), ownsHandle: false), FileAccess.Read));
        Assert.Equal($"{_folder}\na b\n$c\n", await output.ReadToEndAsync());
        ends.CloseOurs();
    }

    [Fact(Timeout = 30_000)]
    public async Task Its_environment_is_the_hosts_with_what_was_set_and_without_what_was_taken_away()
    {
        var command = new WorkerCommand("sh", ["-c", "echo \"$PONS_TEST_A ${HOME-none}\""])
        {
            Environment = new Dictionary<string, string?> { ["PONS_TEST_A"] = "ä b", ["HOME"] = null },
        };
        using var process = SpawnedProcess.Start(new SpawnPlan(command));

        Assert.Equal("ä b none\n", await ReadAsync(process));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_it_left_in_its_group_ends_with_it()
    {
        using SpawnedProcess process = Shell("sleep 300 & echo $!");
        string child = await ReadAsync(process); // its end is the child's end, which holds the pipe too

        await process.Exit;
        await Life.GoneAsync(int.Parse(child));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_it_left_may_stay_where_that_was_said()
    {
        var plan = new SpawnPlan(new WorkerCommand("/bin/sh", ["-c", "sleep 300 > /dev/null 2>&1 & echo $!"])) { LeavesChildren = true };
        using var process = SpawnedProcess.Start(plan);
        int child = int.Parse(await ReadAsync(process));
        await process.Exit;

        Assert.True(Life.IsIn(child));
        using Process left = Process.GetProcessById(child);
        left.Kill();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_kill_ends_the_whole_group()
    {
        using SpawnedProcess process = Shell("trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$; sleep 300\"; true");
        int child = int.Parse(ReadLine(process));

        Assert.True(process.Signal(SystemCalls.Terminate)); // both ignore it
        Assert.True(Life.IsIn(child));
        process.Kill();

        Assert.Equal("SIGKILL", (await process.Exit).Signal);
        await Life.GoneAsync(child);
        Assert.False(process.Signal(SystemCalls.Terminate));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_frameworks_own_children_and_ours_do_not_take_each_others_exits()
    {
        await Parallel.ForAsync(0, 40, async (i, cancellationToken) =>
        {
            using SpawnedProcess ours = Shell($"exit {i}");
            using Process theirs = Process.Start("/bin/sh", ["-c", $"exit {i + 50}"]);
            await theirs.WaitForExitAsync(cancellationToken);

            Assert.Equal((i, i + 50), ((await ours.Exit).Code, theirs.ExitCode));
        });
    }

    [Fact(Timeout = 30_000)]
    public async Task Memory_is_told_while_it_runs()
    {
        using SpawnedProcess process = Start("/bin/cat");
        Assert.InRange(process.MemoryBytes ?? 0, 1, 100 << 20);

        process.Kill();
        await process.Exit;

        Assert.Null(process.MemoryBytes);
    }

    [Fact]
    public void What_cannot_be_started_says_why_and_what_to_do()
    {
        string plain = Path.Combine(_folder, "plain.txt");
        string bare = Path.Combine(_folder, "bare");
        string lost = Path.Combine(_folder, "lost");
        File.WriteAllText(plain, "text\n");
        File.WriteAllText(bare, "echo no first line\n");
        File.WriteAllText(lost, "#!/no/such/interpreter\n");
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(bare, all);
        File.SetUnixFileMode(lost, all);

        AssertRefused("no folder of PATH holds such a program", "no-such-program-of-pons");
        AssertRefused("there is no such file", "/no/such/file");
        AssertRefused("it is a folder", _folder);
        AssertRefused("it may not be executed. Make it executable with 'chmod +x'", plain);
        AssertRefused("has no first line '#!'", bare);
        AssertRefused("names a program that does not exist", lost);
        AssertRefused("holds a NUL", "/bin/echo", "a\0b");
        AssertRefused("longer than the system takes", "/bin/echo", new string('x', 1 << 20));
        SpawnException error = Assert.Throws<SpawnException>(() => SpawnedProcess.Start(new SpawnPlan(new WorkerCommand("/bin/cat", []) { WorkingDirectory = "/no/such" })));
        Assert.Equal("The working directory '/no/such' does not exist.", error.Message);
    }

    [Fact]
    public void A_worker_that_cannot_be_started_is_lost_with_that_sentence()
    {
        WorkerLostException error = Assert.Throws<WorkerLostException>(() => SpawnStarter.Instance.Start(new WorkerCommand("/no/such/file", [])));

        Assert.Contains("'/no/such/file' could not be started", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_guard_that_was_ended_is_started_again_and_knows_whom_to_guard()
    {
        using SpawnedProcess process = Start("/bin/cat");
        int first = OrphanGuard.Host.ProcessId;
        using Process guard = Process.GetProcessById(first);
        guard.Kill();
        await Life.GoneAsync(first);

        using SpawnedProcess other = Start("/bin/cat");

        Assert.NotEqual(first, OrphanGuard.Host.ProcessId);
        while ((await File.ReadAllTextAsync($"/proc/{OrphanGuard.Host.ProcessId}/comm")).Trim() != "sh")
        {
            await Task.Delay(5); // the system names a process a moment after it has become another program
        }

        process.Kill();
        other.Kill();
        await Task.WhenAll(process.Exit, other.Exit);
    }

    private static void AssertRefused(string expected, string program, params string[] arguments)
    {
        SpawnException error = Assert.Throws<SpawnException>(() => Start(program, arguments));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static SpawnedProcess Start(string program, params string[] arguments) => SpawnedProcess.Start(new SpawnPlan(new WorkerCommand(program, arguments)));

    private static SpawnedProcess Shell(string text) => Start("/bin/sh", "-c", text);

    private static Task<string> ReadAsync(SpawnedProcess process) => Task.Run(() => Read(process));

    private static string Read(SpawnedProcess process)
    {
        byte[] bytes = new byte[64 * 1024];
        int length = 0;
        while (process.Pipe.Read(bytes.AsSpan(length)) is > 0 and int count)
        {
            length += count;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static string ReadLine(SpawnedProcess process)
    {
        Span<byte> bytes = stackalloc byte[256];
        int length = 0;
        while (length == 0 || bytes[length - 1] != '\n')
        {
            length += process.Pipe.Read(bytes[length..]);
        }

        return Encoding.UTF8.GetString(bytes[..length]);
    }
}

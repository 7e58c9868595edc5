using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pons.Cli.Tests;

/// <summary>The command line on a real terminal, whose other end is held by Python's <c>pty</c>.</summary>
public sealed partial class TerminalTests : IDisposable
{
    /// <summary>An empty prompt, all of it: keys that come before are taken for a paste.</summary>
    private const string Ready = "\x1b[J>>> \r\x1b[4C\x1b[?25h";

    /// <summary>Waits for each text in what comes, then types; prints all that came, and the exit code as the last line.</summary>
    private const string Driver = """
        import json, os, pty, select, struct, sys, termios, fcntl

        steps = json.loads(sys.argv[1])
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[2], sys.argv[2:])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        seen, place = b"", 0

        def read():
            global seen
            if not select.select([terminal], [], [], 30)[0]:
                sys.exit(f"Nothing more came after {seen[place:]!r}")
            try:
                more = os.read(terminal, 65536)
            except OSError:
                more = b""
            seen += more
            return more

        for expected, keys in steps:
            while (found := seen.find(expected.encode(), place)) < 0:
                if not read():
                    sys.exit(f"The end came instead of {expected!r} after {seen[place:]!r}")
            place = found + len(expected.encode())
            os.write(terminal, keys.encode())
        while read():
            pass
        sys.stdout.write(seen.decode())
        print(f"\ncode {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-cli-").FullName;

    public TerminalTests()
    {
        File.WriteAllText(Path.Combine(_folder, "work.py"), """
            import getpass, pons, time

            def work():
                for i in range(4):
                    pons.progress(i / 4, f"step {i}")
                    input("next? ")
                print("printed")
                return "done"

            def secret():
                return getpass.getpass("Password: ")
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task A_prompt_takes_lines_blocks_pastes_and_interrupts_and_remembers_them()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string text = await RunAsync(
            ["repl"],
            (Ready, "def twice(x):\r"), ("...     \r\x1b[8C\x1b[?25h", "return x * 2\r"), ("... \r\x1b[4C\x1b[?25h", "\r"),
            (Ready, "twic\t(21)\r"), ("l42", ""), (Ready, "import time; print('slee' + 'ping'); time.sleep(60)\r"), ("lsleeping", "\x03"), ("\nKeyboardInterrupt", ""),
            (Ready, "\x1b[200~a = 1\n\nb = a + 1\nb * 100\n\x1b[201~"), ("b * 100\r\n... \r\x1b[4C", "\r"), ("l200", ""),
            (Ready, "\x1b[A\x1b[A\x1b[A\x03"), ("lKeyboardInterrupt", ""), (Ready, "\x12twice(\r"), ("l42", ""),
            (Ready, "input('Name? ') + '!'\r"), ("\x1b[JName? ", "Adx\x7f\x1b[D\x1b[C" + "a\r"), ("l'Ada!'", ""), (Ready, "1 / 0\r"), ("\nZeroDivisionError", ""), (Ready, "\x04"));

        Assert.EndsWith("code 0\n", text);
        Assert.Contains("... b = a + 1", text);
        Assert.Equal(["def twice(x):\\n    return x * 2", "twice(21)"], File.ReadLines(Path.Combine(_folder, "state", "pons", "history")).Take(2));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_bar_is_drawn_while_a_call_runs_and_leaves_nothing_behind()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string text = await RunAsync(["call", "work.py", "work"], ("step 0", ""), ("next? ", "\r"), ("next? ", "\r"), ("next? ", "\r"), ("next? ", "\r"));

        Assert.Matches("━━ +0% step 0", Colours().Replace(text, ""));
        Assert.Contains("printed", text);
        Assert.EndsWith("done\n\ncode 0\n", text.Replace("\r", ""));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_secret_is_never_seen()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string text = await RunAsync(["call", "work.py", "secret", "--json"], ("Password: ", "abc\x7f\r"));

        Assert.Contains("\"ab\"", text);
        Assert.DoesNotContain("abc", text);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ctrl_C_in_a_question_ends_the_call()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.EndsWith("code 130\n", await RunAsync(["call", "work.py", "secret"], ("Password: ", "ab\x03")));
    }

    private async Task<string> RunAsync(string[] words, params (string Expected, string Keys)[] steps)
    {
        string plan = JsonSerializer.Serialize(steps.Select(step => new[] { step.Expected.Replace("\r\n", "\r\r\n"), step.Keys }));
        var start = new ProcessStartInfo(CommandLine.Interpreter, ["-c", Driver, plan, CommandLine.Program, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_folder, "state");
        start.Environment["TERM"] = "xterm-256color";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return text;
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Colours();
}

using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Pons.Cli.Prompt;

namespace Pons.Cli.Commands;

/// <summary><c>pons repl</c>: a Python prompt in a worker.</summary>
internal static class ReplCommand
{
    // Without a file, the names are those that Python's own prompt has.
    private const string Main = "__main__";

    public static Command Create()
    {
        var file = new Argument<string?>("file")
        {
            Description = "A .py file, a package's folder or a dotted module name, whose names are at hand; without one there are none yet.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var peer = new PeerFlags();
        var command = new Command("repl", """
            A Python prompt, with the names of a file if one is given. Tab completes, Ctrl-R searches the history, Ctrl-C interrupts and keeps the names, Ctrl-D ends.

            Examples:
              pons repl
              pons repl calc.py
              echo "add(1, 2)" | pons repl calc.py
            """)
        {
            file,
        };
        peer.AddTo(command);
        command.SetAction(parsed => Failure.GuardAsync(() => RunAsync(parsed.GetValue(file), log => peer.ReadPython(parsed, log))).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(string? file, Func<Action<LogEntry>, PythonOptions> options)
    {
        bool isInteractive = ConsoleEditor.IsPossible();
        var screen = new PromptScreen(Console.Out, Console.Error, () => ConsoleEditor.Height);
        ConsoleEditor? editor = isInteractive ? new ConsoleEditor(screen) : null;
        var terminal = new PromptTerminal(screen, editor);
        var running = new RunningInput();
        using var starting = new CancellationTokenSource();
        bool hasStarted = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = Interrupt());
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => editor?.Restore());
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => editor?.Restore());

        PythonOptions start = options(terminal.Log);
        await using Peer peer = file is null ? await Python.StartAsync(start, starting.Token) : await Python.StartAsync(file, start, starting.Token);
        hasStarted = true;
        peer.FlushLog();
        var python = new PeerPrompt(peer, file is null ? peer.Namespace(Main) : peer.Globals, terminal, running);
        if (editor is not null)
        {
            screen.Print($"Pons {Version()}, P{peer.Language[1..]}{(file is null ? "" : $", {peer.Name}")}. Ctrl-D ends.\n");
        }

        IPromptInputs inputs = editor is null
            ? new PlainInputs(Console.In, python.Parse, Prompts())
            : new TerminalInputs(editor, python, HistoryFile.OfUser());
        return await new PromptLoop(python, inputs, screen, running, isInteractive).RunAsync();

        // While nothing runs, Ctrl-C on the terminal is a key; where there is none, it ends the program as usual.
        bool Interrupt()
        {
            starting.Cancel();
            return !hasStarted || running.Interrupt() || isInteractive;
        }
    }

    /// <summary>A terminal that cannot be edited on still shows that somebody is waited for; a pipe needs to be told nothing.</summary>
    private static Action<string> Prompts() => Console.IsInputRedirected ? _ => { } : Console.Error.Write;

    private static string Version() =>
        typeof(ReplCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}

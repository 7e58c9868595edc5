using System.CommandLine;
using Pons.Cli.Calls;

namespace Pons.Cli.Commands;

/// <summary><c>pons call</c>: one call of one action.</summary>
internal sealed class CallCommand
{
    private readonly Argument<string> _file = new("file") { Description = "A Python or JavaScript file, a package's folder or a dotted Python module.", HelpName = "FILE" };
    private readonly Argument<string> _action = new("action") { Description = "The function to call, such as add or events.create.", HelpName = "ACTION" };

    private readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "Arguments by position. One follows its type hint if there is one (text stays text); else it is JSON if it parses, else text.",
        HelpName = "ARG",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _keywords = new("--kw")
    {
        Description = "An argument by name; may be given several times.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Compact JSON, also on a terminal.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _stream = new("--stream") { Description = "Print the items of what it returns (a list, say) one per line; an action that yields does so by itself.", Arity = ArgumentArity.Zero };
    private readonly SecondsOption _timeLimit = new("--time-limit", "Seconds that the call may take (no limit).");
    private readonly PeerFlags _peer = new();

    private CallCommand()
    {
    }

    public static Command Create()
    {
        var call = new CallCommand();
        var command = new Command("call", """
            Calls a function of a Python or JavaScript file. The result goes to stdout as JSON, items that it yields as they come, one per line; prints and logs go to stderr.

            Examples:
              pons call calc.py add 1 2
              pons call calc.py calc "1 + 1"
              pons call shop.py find '{"name": "tea"}' --kw limit=10 --json
              pons call sensor.py readings | head
              pons call chart.mjs draw "[1, 2, 3]"

            Put -- before arguments that look like options: pons call calc.py echo -- --json

            Exit codes: 0 done; 1 the code raised; 2 wrong usage; 3 it could not be started, or died; 130 Ctrl-C.
            """)
        {
            call._file, call._action, call._arguments, call._keywords, call._json, call._stream, call._timeLimit,
        };
        call._peer.AddTo(command);
        command.SetAction(parsed => Interruption.Run(cancellationToken => Failure.Guard(() => call.Run(parsed, cancellationToken))));
        return command;
    }

    // Blocking calls throughout: this command runs for a moment, and the machinery of asynchronous methods would take longer to compile than the call takes.
    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new CallTerminal();
        try
        {
            return Run(parsed, terminal, cancellationToken);
        }
        finally
        {
            // What went wrong is told below what was printed, and not behind a bar.
            terminal.Bar.End();
        }
    }

    private int Run(ParseResult parsed, CallTerminal terminal, CancellationToken cancellationToken)
    {
        string action = parsed.GetValue(_action)!;
        using Peer peer = _peer.Start(parsed, parsed.GetValue(_file)!, terminal.Log, cancellationToken);
        if (!peer.Exposes(action))
        {
            throw peer.Unknown(action);
        }

        ModuleDescription module = peer.Describe(cancellationToken);
        CommandArguments arguments = CommandArguments.Read(
            module.Actions.First(described => described.Name == action), parsed.GetValue(_arguments) ?? [], parsed.GetValue(_keywords) ?? []);
        CallOptions options = Options(parsed, arguments.Keywords, terminal, cancellationToken);
        ActionInfo info = peer.Actions.First(info => info.Name == action);
        return parsed.GetValue(_stream) || StreamCall.IsStream(info)
            ? StreamCall.RunAsync(peer, info, options, arguments.Positional, terminal).GetAwaiter().GetResult()
            : Call(peer, action, options, arguments.Positional, terminal, isReadable: !parsed.GetValue(_json) && !Console.IsOutputRedirected);
    }

    private static int Call(Peer peer, string action, CallOptions options, object?[] arguments, CallTerminal terminal, bool isReadable)
    {
        object? result;
        try
        {
            result = peer.Call<object?>(action, options, arguments);
        }
        catch (LinkException error) when (error.IsStream)
        {
            throw new UsageException($"{action} returns a generator, as only its call could tell. Use --stream to print its items.");
        }

        // First all that was printed in the course of the call.
        terminal.Bar.End();
        peer.FlushLog();
        ResultWriter.Write(result, isReadable);
        return ExitCode.Done;
    }

    private CallOptions Options(ParseResult parsed, IReadOnlyDictionary<string, object?> keywords, CallTerminal terminal, CancellationToken cancellationToken) => new()
    {
        Keywords = keywords,
        CancellationToken = cancellationToken,
        TimeLimit = _timeLimit.Read(parsed),
        Progress = terminal.Bar,
        Ask = terminal.AskAsync,
    };
}

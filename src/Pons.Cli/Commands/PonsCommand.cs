using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Pons.Cli.Commands;

/// <summary><c>pons</c> itself: its commands, and what is said of a line that is none of them.</summary>
internal static class PonsCommand
{
    // An argument that begins with @ is an argument: no file is read in its place.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false };

    // In the order in which help lists them.
    private static readonly OrderedDictionary<string, Func<Command>> Commands = new(StringComparer.Ordinal)
    {
        ["call"] = CallCommand.Create,
        ["run"] = RunCommand.Create,
        ["serve"] = ServeCommand.Create,
        ["host"] = HostCommand.Create,
        ["app"] = AppCommand.Create,
        ["build"] = BuildCommand.Create,
        ["new"] = NewCommand.Create,
        ["repl"] = ReplCommand.Create,
        ["api"] = ApiCommand.Create,
        ["gen"] = GenCommand.Create,
        ["doctor"] = DoctorCommand.Create,
        ["demo"] = DemoCommand.Create,
    };

    public static int Run(string[] args)
    {
        // Not a RootCommand: that one is called like its file, which is Pons.Cli.
        var root = new Command("pons", "Pons gives Python code a modern face: call its functions from the shell, C#, pages and desktop programs.")
        {
            new HelpOption("--help", "-h"),
            new VersionOption(),
        };
        AddCommands(root, args);
        if (args is [] or ["--help" or "-h"])
        {
            Shorten(root);
        }

        ParseResult parsed = root.Parse(args, Parsing);
        if (args.Length == 0)
        {
            root.Parse(["--help"], Parsing).Invoke(Invocation);
            return ExitCode.Usage;
        }

        return parsed.Errors.Count == 0 ? Failure.Guard(() => parsed.Invoke(Invocation)) : Refuse(root, parsed);
    }

    /// <summary>Adds the command that is named; all of them where it is none of these. To make those that are not meant would take longer than a call.</summary>
    private static void AddCommands(Command root, string[] args)
    {
        if (args.Length > 0 && Commands.TryGetValue(args[0], out Func<Command>? named))
        {
            root.Subcommands.Add(named());
            return;
        }

        foreach (Func<Command> create in Commands.Values)
        {
            root.Subcommands.Add(create());
        }
    }

    /// <summary>In the list of all commands their first sentences are enough.</summary>
    private static void Shorten(Command root)
    {
        foreach (Command command in root.Subcommands)
        {
            command.Description = command.Description?.Split('\n')[0];
        }
    }

    private static int Refuse(Command root, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = command == root ? "pons --help" : $"pons {command.Name} --help";
        Console.Error.WriteLine($"pons: {Reason(root, parsed)} See '{help}'.");
        return ExitCode.Usage;
    }

    private static string Reason(Command root, ParseResult parsed)
    {
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            IReadOnlyList<string> near = NearestNames.Find(word, root.Subcommands.Select(command => command.Name));
            string hint = near.Count > 0 ? $"Did you mean '{near[0]}'?" : $"There are {string.Join(", ", root.Subcommands.Select(command => command.Name))}.";
            return $"There is no command '{word}'. {hint}";
        }

        Argument? missing = parsed.CommandResult.Command.Arguments
            .FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or ArgumentResult { Tokens.Count: 0 });
        return missing is not null ? $"{missing.HelpName} is missing: {missing.Description}" : parsed.Errors[0].Message;
    }
}

using System.CommandLine;
using Pons.Cli.Calls;
using Pons.Cli.Generation;
using Pons.Cli.Generation.CSharp;
using Pons.Cli.Generation.TypeScript;

namespace Pons.Cli.Commands;

/// <summary><c>pons gen</c>: clients with types, written from what a file exposes.</summary>
internal sealed class GenCommand
{
    private readonly Argument<string> _file = new("file") { Description = "A Python or JavaScript file, a package's folder or a dotted Python module.", HelpName = "FILE" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file to write, only where it changes (stdout).", HelpName = "OUT" };
    private readonly Option<bool> _watch = new("--watch") { Description = "Write anew whenever code beside FILE is saved; Ctrl-C ends it. Needs --output.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _check = new("--check") { Description = "Write nothing; exit code 1 when OUT is not what would be written. Needs --output.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _name = new("--name") { Description = "The name of the interface or class (that of the module).", HelpName = "NAME" };
    private readonly PeerFlags _peer = new();

    private GenCommand()
    {
    }

    public static Command Create() => new("gen", """
        Writes a typed client of what a Python or JavaScript file exposes, from its signatures, hints, dataclasses, enums and docs.

        Examples:
          pons gen ts calc.py -o ui/calc.ts
          pons gen csharp shop.py -o Shop.cs --namespace Shop.Python
          pons gen ts calc.py -o ui/calc.ts --watch
          pons gen ts calc.py -o ui/calc.ts --check

        Exit codes: 0 done, or unchanged; 1 the file could not be loaded, or --check found a difference; 2 wrong usage; 3 it could not be started.
        """)
    {
        TypeScript(), CSharp(),
    };

    private static Command TypeScript()
    {
        var gen = new GenCommand();
        var package = new Option<string>("--from") { Description = "Where the file imports the client's types from (pons).", HelpName = "MODULE", DefaultValueFactory = _ => "pons" };
        var command = new Command("ts", """
            Writes an interface for TypeScript: connect<Calc>() and start<Calc>("calc.py") then know the actions.

            Examples:
              pons gen ts calc.py
              pons gen ts calc.py -o ui/calc.ts --watch
            """)
        {
            gen._file, gen._output, gen._watch, gen._check, gen._name, package,
        };
        return gen.Complete(command, (parsed, module) => TypeScriptWriter.Write(module, parsed.GetValue(gen._name), parsed.GetValue(package)!));
    }

    private static Command CSharp()
    {
        var gen = new GenCommand();
        var space = new Option<string?>("--namespace") { Description = "The namespace of what is written (none).", HelpName = "NAMESPACE" };
        var command = new Command("csharp", """
            Writes a class for C# over a Peer: new Calc(peer).AddAsync(1, 2), with records and enums for those of Python.

            Examples:
              pons gen csharp calc.py
              pons gen csharp shop.py -o Shop.cs --namespace Shop.Python --check
            """)
        {
            gen._file, gen._output, gen._watch, gen._check, gen._name, space,
        };
        return gen.Complete(command, (parsed, module) => CSharpWriter.Write(module, parsed.GetValue(gen._name), parsed.GetValue(space)), parsed =>
        {
            if (parsed.GetValue(space) is { } named && !named.Split('.').All(Identifiers.IsName))
            {
                throw new UsageException($"{space.Name} is '{named}', which is no namespace.");
            }
        });
    }

    private Command Complete(Command command, Func<ParseResult, ClientModule, string> write, Action<ParseResult>? check = null)
    {
        _peer.AddTo(command);
        command.SetAction(parsed => Interruption.Run(cancellationToken => Failure.Guard(() =>
        {
            check?.Invoke(parsed);
            return RunAsync(parsed, write, cancellationToken).GetAwaiter().GetResult();
        })));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, ClientModule, string> write, CancellationToken cancellationToken)
    {
        string file = parsed.GetValue(_file)!;
        var target = new GeneratedFile(parsed.GetValue(_output));
        (bool isWatching, bool isChecking) = (parsed.GetValue(_watch), parsed.GetValue(_check));
        if ((isWatching || isChecking) && !target.IsNamed)
        {
            throw new UsageException($"{(isWatching ? _watch.Name : _check.Name)} needs a file to look at: add -o OUT.");
        }

        if (parsed.GetValue(_name) is { } name && !Identifiers.IsName(name))
        {
            throw new UsageException($"{_name.Name} is '{name}', which is no name of TypeScript or C#.");
        }

        if (isWatching && isChecking)
        {
            throw new UsageException($"{_watch.Name} writes and {_check.Name} does not: leave one of them out.");
        }

        async Task<string> MakeAsync(CancellationToken token) => write(parsed, await DescribeAsync(parsed, file, token));
        if (isWatching)
        {
            using var watch = new GeneratedWatch(file, target, MakeAsync);
            return await watch.RunAsync(cancellationToken);
        }

        string text = await MakeAsync(cancellationToken);
        return isChecking ? target.Check(text, $"pons {string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Where(word => word != _check.Name))}") : target.Save(text);
    }

    private async Task<ClientModule> DescribeAsync(ParseResult parsed, string file, CancellationToken cancellationToken)
    {
        await using Peer peer = _peer.Start(parsed, file, new CallTerminal().Log, cancellationToken);
        ModuleDescription module = await peer.DescribeAsync(cancellationToken);
        ModuleTypes types = await peer.DescribeTypesAsync(cancellationToken);
        return ClientModule.Of(module, types, Path.GetFileName(file.TrimEnd('/', '\\')));
    }
}

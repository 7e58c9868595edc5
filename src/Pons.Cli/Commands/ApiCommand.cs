using System.CommandLine;
using Pons.Cli.Calls;
using Spectre.Console;

namespace Pons.Cli.Commands;

/// <summary><c>pons api</c>: what a file exposes.</summary>
internal static class ApiCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A Python or JavaScript file, a package's folder or a dotted Python module.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "All of it as JSON.", Arity = ArgumentArity.Zero };
        var peer = new PeerFlags();
        var command = new Command("api", """
            Lists the actions of a Python or JavaScript file: names, signatures, docs, kinds.

            Examples:
              pons api calc.py
              pons api mypackage.tools --json
            """)
        {
            file, json,
        };
        peer.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Failure.GuardAsync(async () =>
        {
            ModuleDescription module;
            await using (Peer started = peer.Start(parsed, parsed.GetValue(file)!, new CallTerminal().Log, cancellationToken))
            {
                module = await started.DescribeAsync(cancellationToken);
            }

            if (parsed.GetValue(json))
            {
                ResultWriter.Write(AsJson(module), isReadable: !Console.IsOutputRedirected);
            }
            else
            {
                Print(module);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(ModuleDescription module)
    {
        Console.WriteLine(module.Doc is null ? module.Module : $"{module.Module}: {FirstLine(module.Doc)}");
        if (module.Actions.Count == 0)
        {
            Console.WriteLine("It exposes no actions. Public functions of the module are its actions.");
        }

        foreach (ActionDescription action in module.Actions)
        {
            string kind = action.Kind == "function" ? "" : $"  [{action.Kind}]";
            Terminal.Output.MarkupLine($"\n  [bold]{Markup.Escape(action.Name)}[/]{Markup.Escape(action.Signature + kind)}");
            foreach (string line in (action.Doc ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Console.WriteLine($"      {line}");
            }
        }
    }

    private static string FirstLine(string doc) => doc.Split('\n', 2)[0];

    private static Dictionary<string, object?> AsJson(ModuleDescription module) => new()
    {
        ["module"] = module.Module,
        ["doc"] = module.Doc,
        ["file"] = module.File,
        ["actions"] = module.Actions.Select(AsJson).ToList(),
    };

    private static object? AsJson(ActionDescription action) => new Dictionary<string, object?>
    {
        ["name"] = action.Name,
        ["kind"] = action.Kind,
        ["doc"] = action.Doc,
        ["signature"] = action.Signature,
        ["parameters"] = action.Parameters.Select(AsJson).ToList(),
        ["returns"] = action.Returns,
    };

    private static object? AsJson(ParameterDescription parameter) => new Dictionary<string, object?>
    {
        ["name"] = parameter.Name,
        ["kind"] = parameter.Kind,
        ["type"] = parameter.Type,
        ["default"] = parameter.Default,
        ["filled"] = parameter.IsFilled,
    };
}

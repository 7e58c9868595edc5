using System.CommandLine;
using Pons.Cli.Build;
using Pons.Cli.Serve;

namespace Pons.Cli.Commands;

/// <summary><c>pons build</c>: a page and its Python as files that need no host.</summary>
internal sealed class BuildCommand
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "The Python file whose functions the pages call; none where all their Python is among the pages.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _ui = new("--ui") { Description = "The folder of pages.", HelpName = "DIR", Required = true };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The folder to make; with --single-file the document.", HelpName = "OUT", Required = true };
    private readonly Option<string[]> _packages = new("--package") { Description = "A package of Pyodide or a wheel that is loaded at the start, beside those that are imported. May be given several times.", HelpName = "NAME" };
    private readonly Option<string[]> _added = new("--add") { Description = "A file or folder beside the Python file that it reads or imports in a way that cannot be seen. May be given several times.", HelpName = "PATH" };
    private readonly Option<bool> _isolate = new("--isolate") { Description = "Isolates all pages, as if each asked for it by <meta name=\"pons\" content=\"isolate\">.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _single = new("--single-file") { Description = "Makes one HTML document with everything in it.", Arity = ArgumentArity.Zero };
    private readonly PyodideFlags _pyodide = new();

    private BuildCommand()
    {
    }

    public static Command Create()
    {
        var build = new BuildCommand();
        var command = new Command("build", """
            Makes static files of pages and their Python, which runs in the page: no host is needed, any web server will do. The pages are the same that 'pons serve' serves.

            Examples:
              pons build calc.py --ui pages -o site
              pons build report.py --ui pages -o site --wheels wheels --add data.csv
              pons build plot.py --ui pages -o site --fetch-packages
              pons build calc.py --ui pages -o calc.html --single-file

            To look at it: python3 -m http.server -d site

            Exit codes: 0 it is made; 2 wrong usage, or something is missing; 3 it could not be written.
            """)
        {
            build._file, build._ui, build._out, build._packages, build._added, build._isolate, build._single,
        };
        build._pyodide.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => build.RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? file = parsed.GetValue(_file) is { } named ? Path.GetFullPath(named) : null;
        if (file is not null && (!File.Exists(file) || Path.GetExtension(file) != ".py"))
        {
            throw new UsageException($"{parsed.GetValue(_file)} is no Python file (*.py) that is there; a page runs one file, and carries what it imports.");
        }

        var pyodide = new PyodideOptions();
        _pyodide.Read(parsed)(pyodide);
        var plan = new BuildPlan
        {
            File = file,
            Ui = Path.GetFullPath(FolderArgument.Check(parsed.GetRequiredValue(_ui), _ui.Name)),
            Out = Path.GetFullPath(parsed.GetRequiredValue(_out)),
            Packages = parsed.GetValue(_packages) ?? [],
            Added = [.. (parsed.GetValue(_added) ?? []).Select(Path.GetFullPath)],
            Isolate = parsed.GetValue(_isolate),
            Pyodide = pyodide,
        };
        string made = parsed.GetValue(_single) ? await SingleFile.MakeAsync(plan, cancellationToken) : await StaticSite.MakeAsync(plan, cancellationToken);
        Console.WriteLine(made);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using Pons.Cli.New;

namespace Pons.Cli.Commands;

/// <summary><c>pons new</c>: a small application to start from.</summary>
internal sealed class NewCommand
{
    private readonly Argument<string> _folder = new("dir") { Description = "The folder of the application, which is called like it; it is made, or empty.", HelpName = "DIR" };
    private readonly Option<bool> _electron = new("--electron") { Description = "A program for Electron opens the window.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _csharp = new("--csharp") { Description = "A program in C# opens the window, and has actions of its own.", Arity = ArgumentArity.Zero };

    private NewCommand()
    {
    }

    public static Command Create()
    {
        var made = new NewCommand();
        var command = new Command("new", """
            Makes a small application that runs: a Python file, and a page that calls it.

            Examples:
              pons new notes                   app.py and ui, for pons app and pons serve
              pons new notes --electron        with a program for Electron
              pons new notes --csharp          with a program in C#

            Exit codes: 0 it is made; 2 wrong usage, or the folder is not empty; 3 it could not be written.
            """)
        {
            made._folder, made._electron, made._csharp,
        };
        command.SetAction(parsed => Failure.Guard(() => made.Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_folder);
        (bool isElectron, bool isCSharp) = (parsed.GetValue(_electron), parsed.GetValue(_csharp));
        if (isElectron && isCSharp)
        {
            throw new UsageException("--electron and --csharp exclude each other: one program opens the window.");
        }

        ApplicationName name = ApplicationName.Of(folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new UsageException($"{folder} is {(File.Exists(folder) ? "a file" : "not empty")}: nothing was written. Name a folder that does not exist, or an empty one.");
        }

        string part = isElectron ? "electron" : isCSharp ? "csharp" : "alone";
        PonsSource source = PonsSource.Of(AppContext.BaseDirectory);
        Dictionary<string, string> words = new()
        {
            ["__TITLE__"] = name.Title,
            ["__NAME__"] = name.Plain,
            ["__PONS_REFERENCE__"] = source.Reference,
            ["__PONS_NPM__"] = source.Npm,
        };
        IReadOnlyList<string> files = Template.Write(folder, ["page", part], words);
        Tell(folder, files, part, source);
        return ExitCode.Done;
    }

    private static void Tell(string folder, IReadOnlyList<string> files, string part, PonsSource source)
    {
        Console.WriteLine($"Made {folder}: {string.Join(", ", files)}");
        Console.WriteLine($"\nWhat to do next:\n  cd {(folder.Contains(' ') ? $"'{folder}'" : folder)}");
        Console.WriteLine(part switch
        {
            "electron" => "  npm install\n  npm start",
            "csharp" => "  dotnet run",
            _ => "  pons app app.py --ui ui                        opens it in a window\n  pons app app.py --ui ui --reload --devtools    while you write\n  pons serve app.py --ui ui --open               opens it in the browser",
        });
        if (source.Root is not null && part != "alone")
        {
            Console.WriteLine($"\nIt takes Pons from {source.Root}, where this program was built; with the packages of Pons it needs their names there instead.");
        }
    }
}

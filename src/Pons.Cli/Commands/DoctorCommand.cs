using System.CommandLine;
using Pons.Workers.Interpreters;
using Pons.Workers.Warm;
using Spectre.Console;

namespace Pons.Cli.Commands;

/// <summary><c>pons doctor</c>: what this machine has for Pons, and what it lacks.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", """
            Shows what was found on this machine (each Python with its version, environment and numpy; Node; a browser), which Python would be used here, and what is missing.

            Examples:
              pons doctor
              PONS_PYTHON=/usr/bin/python3 pons doctor
            """);
        command.SetAction((_, cancellationToken) => Failure.GuardAsync(() => RunAsync(cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        InterpreterSearch search = InterpreterSearch.Find(null, Directory.GetCurrentDirectory(), ThisMachine.Now);
        IReadOnlyList<InterpreterReport> pythons = await Probe.PythonsAsync(cancellationToken);
        IReadOnlyList<Interpreter> nodes = NodeList.Find(ThisMachine.Now);
        IReadOnlyList<Browser> browsers = BrowserSearch.Find(ThisMachine.Now);

        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "What", "Version", "numpy", "Where", "Found as");
        foreach (InterpreterReport python in pythons)
        {
            AddPython(table, python, isChosen: python.Interpreter.Path == search.Found?.Path);
        }

        foreach (Interpreter node in nodes)
        {
            table.AddRow("", "Node", Markup.Escape(await Probe.VersionAsync(node.Path, cancellationToken)), "", Markup.Escape(node.Path), Markup.Escape(node.Origin));
        }

        foreach (Browser browser in browsers)
        {
            table.AddRow("", Markup.Escape(browser.Name), "", "", Markup.Escape(browser.Path), "");
        }

        Terminal.Output.Write(table);
        int code = Advise(search, pythons, nodes, browsers);
        if (code == ExitCode.Done)
        {
            string? obstacle = await Probe.WhyNoArenaAsync(search.Found!.Path, cancellationToken);
            Console.WriteLine(obstacle is null
                ? "Large data goes through shared memory."
                : $"Large data goes through the pipe, which is slower but works: {obstacle}.");
            Console.WriteLine(WarmStart.HasTemplates
                ? "Warm workers and scripts are forks of a template that has done the imports."
                : "Warm workers are started ahead, one at a time: this system cannot fork a process. Scripts start in the ordinary way.");
        }

        return code;
    }

    private static void AddPython(Table table, InterpreterReport python, bool isChosen)
    {
        string version = (python.Version ?? "") + (python.IsVirtual ? " (venv)" : "");
        string origin = python.Problem is null ? Markup.Escape(python.Interpreter.Origin) : $"[red]{Markup.Escape(python.Problem)}[/]";
        table.AddRow(isChosen ? "[green]→[/]" : "", "Python", Markup.Escape(version), Markup.Escape(python.Numpy ?? "no"), Markup.Escape(python.Interpreter.Path), origin);
    }

    private static int Advise(InterpreterSearch search, IReadOnlyList<InterpreterReport> pythons, IReadOnlyList<Interpreter> nodes, IReadOnlyList<Browser> browsers)
    {
        InterpreterReport? chosen = pythons.FirstOrDefault(python => python.Interpreter.Path == search.Found?.Path);
        bool isFit = search.Found is not null && chosen?.Problem is null;
        Console.WriteLine(isFit
            ? $"→ {search.Found!.Path} would be used here ({search.Found.Origin})."
            : chosen?.Problem is { } problem ? $"{search.Found!.Path} would be used here ({search.Found.Origin}), but: {problem}" : search.Sentence());
        if (isFit && chosen?.Numpy is null)
        {
            Console.WriteLine("It has no numpy; programs that need it want 'pip install numpy' there, or another Python by --python or PONS_PYTHON.");
        }

        if (nodes.Count == 0)
        {
            Console.WriteLine("Node was not found. It is needed for JavaScript peers only: install Node 20 or later, or name one in PONS_NODE.");
        }

        if (browsers.Count == 0)
        {
            Console.WriteLine("No browser of Chromium's kind was found. It is needed for application windows only: install Chromium, Chrome, Edge or Brave.");
        }

        return isFit ? ExitCode.Done : ExitCode.Broken;
    }
}

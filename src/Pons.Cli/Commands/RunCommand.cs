using System.CommandLine;
using Pons.Cli.Runs;

namespace Pons.Cli.Commands;

/// <summary><c>pons run</c>: a script as it is.</summary>
internal sealed class RunCommand
{
    private const string FileName = "FILE";

    private static readonly Dictionary<string, ScriptMode> Modes = new()
    {
        ["text"] = ScriptMode.Text,
        ["jsonl"] = ScriptMode.JsonLines,
        ["json"] = ScriptMode.Json,
        ["bytes"] = ScriptMode.Bytes,
    };

    private readonly Argument<string[]> _words = new("file")
    {
        Description = "A Python or JavaScript file, or anything executable; then the script's own arguments.",
        HelpName = $"{FileName} [ARG...]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _module = new("--module", "-m") { Description = "Run a Python module, in place of a file.", HelpName = "MODULE" };
    private readonly Option<string?> _code = new("--code", "-c") { Description = "Run Python code, in place of a file.", HelpName = "CODE" };
    private readonly Option<string?> _mode = new("--mode") { Description = "Hold the output to text (UTF-8), jsonl (JSON on each line), json (one document) or bytes; what does not fit is an error that shows the line.", HelpName = "MODE" };

    private readonly Option<string?> _input = new("--input")
    {
        Description = "What the script reads on stdin: a file, JSON (sent as one line), or - for our own stdin (as without the option).",
        HelpName = "FILE|JSON|-",
    };

    private readonly Option<string?> _python = new("--python") { Description = "The Python to use, as a path or a name on PATH.", HelpName = "PYTHON" };
    private readonly Option<string?> _node = new("--node") { Description = "The Node to use, as a path or a name on PATH.", HelpName = "NODE" };

    private RunCommand()
    {
    }

    public static Command Create()
    {
        var run = new RunCommand();
        var command = new Command("run", """
            Runs a script as it is: its output comes as it is written, its exit code is passed on. It finds the chosen python, python3 and node first on its PATH.

            Examples:
              pons run calc.py "1 + 1"
              pons run sum.py --input '[1,2,3,4,5,6,7,8,9]'
              pons run sensor.py | pons run chart.mjs
              pons run report.py --mode json > report.json
              pons run -m json.tool data.json

            Put -- before arguments of the script that look like options of pons: pons run tool.py -- --mode fast

            Exit codes: that of the script, 128 + n when signal n ended it; 1 its output does not fit the mode; 2 wrong usage; 3 it could not be started; 141 whoever read stdout has gone.
            """)
        {
            run._words, run._module, run._code, run._mode, run._input, run._python, run._node,
        };
        command.SetAction(parsed => Failure.Guard(() => run.Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        Script script = ScriptOf(parsed);
        ScriptMode mode = ModeOf(parsed.GetValue(_mode));
        Stream? input = RunInput.Open(parsed.GetValue(_input));
        if (mode == ScriptMode.Bytes)
        {
            return SharedRun.Run(script, input);
        }

        script = script with { Mode = mode };
        return Interruption.Run(cancellationToken => Failure.Guard(() => CheckedRun.RunAsync(script, input, cancellationToken).GetAwaiter().GetResult()));
    }

    /// <summary>Without the option output is bytes, which need not be held to anything.</summary>
    private static ScriptMode ModeOf(string? name) => name is null ? ScriptMode.Bytes
        : Modes.TryGetValue(name, out ScriptMode mode) ? mode
        : throw new UsageException($"--mode is {name}; it is one of {string.Join(", ", Modes.Keys)}.");

    private Script ScriptOf(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_words) ?? [];
        string? module = parsed.GetValue(_module);
        string? code = parsed.GetValue(_code);
        if (module is not null && code is not null)
        {
            throw new UsageException("-m and -c exclude each other; put -- before them when they are the script's own.");
        }

        if (module is null && code is null && words.Length == 0)
        {
            throw new UsageException($"{FileName} is missing: {_words.Description} See 'pons run --help'.");
        }

        Script script = module is not null ? Script.PythonModule(module, words)
            : code is not null ? Script.PythonCode(code, words)
            : Script.File(words[0], words[1..]);
        return script with { PythonOnPath = parsed.GetValue(_python), NodeOnPath = parsed.GetValue(_node) };
    }
}

using System.CommandLine;
using Pons.Cli.Commands;

namespace Pons.Cli.Serve;

/// <summary>The files that are served, and the workers that each of them gets.</summary>
internal sealed record ServedFiles(PeerFlags Peer, int? Workers, int? Threads, TimeSpan StopLimit, bool IsReloaded)
{
    // Python takes a file that was saved twice within a second for the same; who writes no caches reads no old ones.
    private const string NoCaches = "PYTHONDONTWRITEBYTECODE";

    /// <param name="parsed">The command line.</param>
    /// <param name="files">In the order in which they were named.</param>
    /// <param name="log">Gets what they print.</param>
    public Action<PonsBuilder> Adding(ParseResult parsed, IReadOnlyList<string> files, Action<LogEntry> log)
    {
        PythonOptions python = ReadPython(parsed, log);
        var node = (NodeOptions)Shared(Peer.ReadNode(parsed, log));
        return builder =>
        {
            foreach (string file in files)
            {
                _ = PeerFlags.IsJavaScript(file) ? builder.AddNode(file, node) : builder.AddPython(file, python);
            }
        };
    }

    /// <summary>How the workers of a Python file are started.</summary>
    public PythonOptions ReadPython(ParseResult parsed, Action<LogEntry> log) => (PythonOptions)Shared(Peer.ReadPython(parsed, log)) with { Threads = Threads };

    private WorkerOptions Shared(WorkerOptions options) => options with
    {
        StartJobs = true,
        Workers = Workers ?? options.Workers,
        StopLimit = StopLimit,
        Environment = EnvironmentOfWorkers(),
    };

    private Dictionary<string, string?> EnvironmentOfWorkers()
    {
        // What callers have to know is no business of what they call.
        var environment = new Dictionary<string, string?> { [TokenArgument.Variable] = null };
        if (IsReloaded)
        {
            environment[NoCaches] = "1";
        }

        return environment;
    }
}

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
        PythonOptions python = Python(parsed, log);
        var node = (NodeOptions)Shared(Peer.ReadNode(parsed, log));
        return builder =>
        {
            foreach (string file in files)
            {
                _ = PeerFlags.IsJavaScript(file) ? builder.AddNode(file, node) : builder.AddPython(file, python);
            }
        };
    }

    /// <summary>As <see cref="Adding"/>, for a program that was written for Igor.</summary>
    public Action<PonsBuilder> AddingIgor(ParseResult parsed, IReadOnlyList<string> files, Action<LogEntry> log)
    {
        if (files.Count != 1 || PeerFlags.IsJavaScript(files[0]))
        {
            throw new UsageException("--igor takes one Python file: a program that was written for Igor.");
        }

        if (Workers is not null || Threads is not null || IsReloaded)
        {
            throw new UsageException("A program that was written for Igor has one process, which is not reloaded, and a thread for each client: leave --workers, --threads and --reload out.");
        }

        PythonOptions python = Python(parsed, log);
        return builder => builder.AddIgor(files[0], python);
    }

    private PythonOptions Python(ParseResult parsed, Action<LogEntry> log) => (PythonOptions)Shared(Peer.ReadPython(parsed, log)) with { Threads = Threads };

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

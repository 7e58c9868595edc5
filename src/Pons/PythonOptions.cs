using Pons.Workers;

namespace Pons;

/// <summary>How Python workers are started and what they are allowed.</summary>
public sealed record PythonOptions : WorkerOptions
{
    // A slip of a digit shall not start a hundred thousand threads.
    private const int MostThreads = 4096;

    /// <summary>The interpreter, as a path or a name on PATH.</summary>
    /// <value>Searched: <c>PONS_PYTHON</c>, the active virtual environment, one beside the script or above it, then <c>python3</c>, <c>python</c>, <c>py</c>.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of the interpreter itself, such as <c>-X</c>, <c>dev</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>Whether each worker is a fork of a template that has done all imports but the module's own (Linux, macOS; elsewhere a spare process is started ahead).</summary>
    /// <value>False: each is a process of its own from its first moment.</value>
    public bool Warm { get; init; }

    /// <summary>Modules that the template imports once for all workers, such as <c>numpy</c>. Needs <see cref="Warm"/>.</summary>
    public IReadOnlyList<string> Preload { get; init; } = [];

    /// <summary>A spare process though templates could be kept: for tests.</summary>
    internal bool KeepsSpare { get; init; }

    /// <summary>On how many threads of a worker its plain functions run; two of them may then run at a time.</summary>
    /// <value>None: they run on the main thread, one after the other, and those marked with <c>@pons.threaded</c> on eight threads.</value>
    public int? Threads { get; init; }

    /// <summary>The web application of the file that is to be served, in place of its functions.</summary>
    internal WebTarget? Web { get; init; }

    internal override int? ThreadLimit => Threads;

    internal override void Validate()
    {
        base.Validate();
        if (Threads is { } threads)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(Threads));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads, nameof(Threads));
        }

        if (Preload.Count > 0 && !Warm)
        {
            throw new ArgumentException($"{nameof(Preload)} names modules for a template, and without {nameof(Warm)} there is none. Set {nameof(Warm)} to true, or let the module import them.", nameof(Preload));
        }
    }
}

using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Scripts;

/// <summary>One run of a script: its process, what it reads and writes, and its end.</summary>
internal sealed class ScriptProcess : IAsyncDisposable
{
    private const int KeptErrors = 16 << 20;

    // For the system to do its part once the process has ended; a stranger that holds stderr open may not delay the news.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly IWorkerProcess _process;
    private readonly long _started;

    private ScriptProcess(Script script, WorkerCommand command, IWorkerProcess process, bool hasErrorReader)
    {
        Script = script;
        Command = command;
        _process = process;
        _started = script.TimeProvider.GetTimestamp();
        Errors = new ErrorReader(process, KeptErrors, hasErrorReader);
        Output = ByteIntake.For(script.Mode, process.Pipe, () => process.Exit.IsCompleted);
        Input = new ScriptInput(process.Pipe);
        Completion = CompleteAsync();
    }

    public Script Script { get; }

    public WorkerCommand Command { get; }

    public int Id => _process.Id;

    public ByteIntake Output { get; }

    public ErrorReader Errors { get; }

    public ScriptInput Input { get; }

    /// <summary>Ends when the process has ended and its stderr was read.</summary>
    public Task<ScriptExit> Completion { get; }

    /// <exception cref="ScriptException">It could not be started.</exception>
    public static async Task<ScriptProcess> StartAsync(Script script, CancellationToken cancellationToken, bool hasErrorReader = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        script.Validate();
        WorkerCommand command = ScriptCommand.Build(script);
        IWorkerProcess process = await ScriptStart.StartAsync(script, command, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ScriptProcess(script, command, process, hasErrorReader);
        }
        catch (OutOfMemoryException error)
        {
            // Nobody would read it.
            process.Kill();
            process.CloseErrors();
            process.Dispose();
            throw new ScriptException($"{script} was started and ended again: {SpawnedProcess.NoThread}", innerException: error);
        }
    }

    /// <summary>Asks the group to end, then tells it, then ends it; ends when the process has.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_process is IProcessGroup group && limit > TimeSpan.Zero)
        {
            foreach (int signal in new[] { SystemCalls.Interrupt, SystemCalls.Terminate })
            {
                if (!group.Signal(signal) || await EndsWithinAsync(limit / 2).ConfigureAwait(false))
                {
                    break;
                }
            }
        }

        Kill();
        await _process.Exit.ConfigureAwait(false);
    }

    public void Kill()
    {
        if (!_process.Exit.IsCompleted)
        {
            _process.Kill();
        }
    }

    /// <summary>Why it failed; null when it did not, or failures are no exceptions.</summary>
    public Exception? Failure(ScriptExit exit) => Script.ThrowsOnFailure ? ScriptFailure.Of(this, exit) : null;

    /// <summary>What is left to tell why it failed, or why nothing can be sent to it.</summary>
    public ScriptRemains Remains(ScriptExit? exit) => new(Command.Line, exit?.Status, Errors.LastLines);

    public async ValueTask DisposeAsync()
    {
        Output.Close();
        Errors.Lines?.Close();
        if (!_process.Exit.IsCompleted)
        {
            await StopAsync(Script.StopLimit).ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        using var isOver = new CancellationTokenSource();
        Task first = await Task.WhenAny(_process.Exit, Task.Delay(limit, Script.TimeProvider, isOver.Token)).ConfigureAwait(false);
        await isOver.CancelAsync().ConfigureAwait(false);
        return first == _process.Exit;
    }

    private async Task<ScriptExit> CompleteAsync()
    {
        ExitStatus exit = await _process.Exit.ConfigureAwait(false);
        TimeSpan duration = Script.TimeProvider.GetElapsedTime(_started);
        await Errors.EndLinesAsync(LastWords).WaitAsync(LastWords).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new ScriptExit(exit, duration);
    }
}

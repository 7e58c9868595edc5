namespace Pons.Cli.Prompt;

/// <summary>The input that runs at this moment, for whoever wants to interrupt it.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class RunningInput
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;

    /// <summary>Runs something that can be interrupted until it has ended.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run)
    {
        using var source = new CancellationTokenSource();
        lock (_gate)
        {
            _source = source;
        }

        try
        {
            return await run(source.Token);
        }
        finally
        {
            lock (_gate)
            {
                _source = null;
            }
        }
    }

    /// <summary>Interrupts what runs; false when nothing does.</summary>
    public bool Interrupt()
    {
        CancellationTokenSource? source;
        lock (_gate)
        {
            source = _source;
        }

        if (source is null)
        {
            return false;
        }

        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this very moment.
        }

        return true;
    }
}

namespace Pons.Scripts;

/// <summary>Writes the input of a run to its end, beside the reading of its output.</summary>
internal sealed class ScriptFeed : IDisposable
{
    private readonly ScriptProcess _process;
    private readonly CancellationTokenSource _isOver;
    private readonly Task _writing;

    /// <exception cref="ArgumentException">The input has no form in the script's mode.</exception>
    public ScriptFeed(ScriptProcess process, object? input, CancellationToken cancellationToken)
    {
        _process = process;
        _isOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _writing = WriteAsync(input as Stream ?? (object)new ItemEncoding(process.Script).Whole(input), _isOver.Token);
    }

    /// <summary>Waits for the script's end, and throws what went wrong with it or with the input.</summary>
    public async Task<ScriptExit> EndAsync(CancellationToken cancellationToken)
    {
        ScriptExit exit = await _process.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.Failure(exit) is { } failure)
        {
            throw failure;
        }

        if (_writing.IsCompleted)
        {
            await _writing.ConfigureAwait(false);
        }

        return exit;
    }

    public void Dispose()
    {
        _isOver.Cancel();
        _ = _writing.ContinueWith(static writing => writing.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _isOver.Dispose();
    }

    private async Task WriteAsync(object input, CancellationToken cancellationToken)
    {
        try
        {
            await (input is Stream stream ? _process.Input.CopyAsync(stream, cancellationToken) : _process.Input.WriteAsync((byte[])input, cancellationToken).AsTask()).ConfigureAwait(false);
        }
        catch (PipeClosedException)
        {
            // The script reads no further, as `head` does, or has ended; whether that is a failure, its exit code says.
        }
        finally
        {
            _process.Input.End();
        }
    }
}

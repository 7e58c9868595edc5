using System.Runtime.CompilerServices;
using Pons.Scripts;

namespace Pons;

/// <summary>A running script that is sent items and whose items are read, again and again, for as long as both like.</summary>
/// <remarks>
/// Safe for any number of threads, but only one at a time may read the output, and one the errors. Output that nobody reads holds up the script, and not the host's memory. Disposing ends the script,
/// with all that it started (<see cref="Script.StopLimit"/>).
/// </remarks>
public sealed class ScriptSession : IAsyncDisposable
{
    private readonly ScriptProcess _process;
    private readonly ItemReader _reader;
    private readonly ItemEncoding _encoding;
    private readonly BoundedQueue<string> _errors;
    private volatile bool _isAsked;

    internal ScriptSession(ScriptProcess process)
    {
        _process = process;
        _reader = ItemReader.For(process.Script, process.Output);
        _encoding = new ItemEncoding(process.Script);
        _errors = process.Errors.Lines!;
        _errors.DropsOldest = true; // until somebody reads them, the script does not wait for it
        Completion = CompleteAsync();
        _ = Completion.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>What runs.</summary>
    public Script Script => _process.Script;

    /// <summary>The process, which is also the number of its group.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Ends when the script has ended: with its exit, or with the exception for its failure. A script that was asked to end did not fail.</summary>
    public Task<ScriptExit> Completion { get; }

    /// <summary>The lines of stderr. Before somebody reads them the last 10 000 are kept; then none is lost, and a reader that is slow holds up the script.</summary>
    public IAsyncEnumerable<string> Errors => ReadErrorsAsync();

    /// <summary>Sends one item; ends when it was written, which waits for the script to read.</summary>
    /// <exception cref="ArgumentException">It holds the delimiter, or has no form in the script's mode.</exception>
    /// <exception cref="ScriptException">The script reads no more, or has ended.</exception>
    public async ValueTask SendAsync(object? item, CancellationToken cancellationToken = default)
    {
        byte[] bytes = _encoding.Item(item);
        try
        {
            await _process.Input.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (PipeClosedException error)
        {
            throw await ClosedAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the script's stdin; its output can still be read.</summary>
    public void EndInput() => _process.Input.End();

    /// <summary>The items of its output, each a <typeparamref name="T"/>, as it writes them. Who breaks off may read on later.</summary>
    public IAsyncEnumerable<T> Output<T>(CancellationToken cancellationToken = default) => new ItemDecoding<T>(Script).ReadAsync(_reader, cancellationToken);

    /// <summary>The next item of its output.</summary>
    /// <exception cref="ScriptException">The output has ended, or the item is no <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException">Another call reads the output.</exception>
    public async Task<T> ReceiveAsync<T>(CancellationToken cancellationToken = default)
    {
        await foreach (T item in Output<T>(cancellationToken).ConfigureAwait(false))
        {
            return item;
        }

        await Completion.WaitAsync(cancellationToken).ConfigureAwait(false); // if it failed, that is why
        throw new ScriptException($"{Script} has ended its output; there is no item {_reader.Number + 1}.", _process.Remains(null));
    }

    /// <summary>Asks the script to end (SIGINT), tells it at half of the limit (SIGTERM), and ends it at its end (SIGKILL), each with its whole process group; ends when it has ended.</summary>
    /// <param name="limit">How long it may take; null for <see cref="Script.StopLimit"/>.</param>
    public async Task<ScriptExit> StopAsync(TimeSpan? limit = null)
    {
        _isAsked = true;
        await _process.StopAsync(limit ?? Script.StopLimit).ConfigureAwait(false);
        return await Completion.ConfigureAwait(false);
    }

    /// <summary>Ends the script and its process group at once.</summary>
    public void Kill()
    {
        _isAsked = true;
        _process.Kill();
    }

    /// <summary>Ends the script, unless it has ended.</summary>
    public ValueTask DisposeAsync()
    {
        _isAsked = true;
        return _process.DisposeAsync();
    }

    private async IAsyncEnumerable<string> ReadErrorsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _errors.DropsOldest = false;
        while (true)
        {
            if (_errors.TakeDropped() is > 0 and long dropped)
            {
                yield return $"({dropped} lines were dropped because nobody read them)";
            }

            if (_errors.TryTake(out string line, out bool hasEnded))
            {
                yield return line;
            }
            else if (hasEnded)
            {
                yield break;
            }
            else
            {
                await _errors.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ScriptExit> CompleteAsync()
    {
        ScriptExit exit = await _process.Completion.ConfigureAwait(false);
        return !_isAsked && _process.Failure(exit) is { } failure ? throw failure : exit;
    }

    /// <summary>A script that has just ended says why, in a moment; one that only closed its stdin does not.</summary>
    private async Task<Exception> ClosedAsync(PipeClosedException error)
    {
        await Task.WhenAny(_process.Completion, Task.Delay(TimeSpan.FromMilliseconds(200), Script.TimeProvider)).ConfigureAwait(false);
        if (!_process.Completion.IsCompletedSuccessfully)
        {
            return new ScriptException($"Nothing can be sent to {Script}: its stdin is closed.", _process.Remains(null), error);
        }

        ScriptExit exit = await _process.Completion.ConfigureAwait(false);
        return (_isAsked ? null : _process.Failure(exit)) ?? new ScriptException($"Nothing can be sent to {Script}: it has ended with {exit.Status}.", _process.Remains(exit), error);
    }
}

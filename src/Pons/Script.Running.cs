using System.Runtime.CompilerServices;
using Pons.Scripts;

namespace Pons;

/// <content>The ways to run it.</content>
public sealed partial record Script
{
    /// <summary>Runs it to its end and answers all that it wrote.</summary>
    /// <param name="input">What its stdin is: a text, <c>byte[]</c> or a <see cref="Stream"/> as they are, anything else as a line of JSON; null for nothing.</param>
    /// <param name="cancellationToken">Stops it, see <see cref="StopLimit"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such script.</exception>
    /// <exception cref="PythonException">It ended with a Python traceback.</exception>
    /// <exception cref="JavaScriptException">It ended with an error of Node's.</exception>
    /// <exception cref="ScriptException">It could not be started, failed in another way, or wrote what its mode does not allow.</exception>
    public async Task<ScriptResult> RunAsync(object? input = null, CancellationToken cancellationToken = default)
    {
        string delimiter = Mode switch { ScriptMode.Text => Delimiter ?? "\n", ScriptMode.JsonLines => "\n", _ => "" };
        return await ScriptRun.ToEndAsync<object?, ScriptResult>(
            this, isWhole: Mode == ScriptMode.Bytes, input, (items, process, exit) => new ScriptResult(items, process.Errors.Text, exit, delimiter), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs it to its end and reads all of its output as one <typeparamref name="T"/>: a JSON document; or the bytes, for <c>byte[]</c>; or the text of its lines, for a string in the mode <see cref="ScriptMode.Text"/>.</summary>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public async Task<T> RunAsync<T>(object? input = null, CancellationToken cancellationToken = default)
    {
        if (typeof(T) == typeof(string) && Mode is ScriptMode.Text or ScriptMode.Chunks && Decoder is null)
        {
            return (T)(object)(await RunAsync(input, cancellationToken).ConfigureAwait(false)).Text;
        }

        return await ScriptRun.ToEndAsync<T, T>(this, isWhole: true, input, (items, _, _) => items[0], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs it to its end and answers the items of its output, each a <typeparamref name="T"/>: lines, or whatever the mode says.</summary>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public Task<IReadOnlyList<T>> RunListAsync<T>(object? input = null, CancellationToken cancellationToken = default) =>
        ScriptRun.ToEndAsync<T, IReadOnlyList<T>>(this, isWhole: false, input, (items, _, _) => items, cancellationToken);

    /// <summary>Runs it and yields the items of its output as it writes them; who breaks off stops it. A reader that is slow holds up the script.</summary>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public async IAsyncEnumerable<T> StreamAsync<T>(object? input = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Mode == ScriptMode.Json)
        {
            yield return await RunAsync<T>(input, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        ScriptProcess process = await ScriptProcess.StartAsync(this, cancellationToken).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            using var feed = new ScriptFeed(process, input, cancellationToken);
            await foreach (T item in new ItemDecoding<T>(this).ReadAsync(ItemReader.For(this, process.Output), cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }

            await feed.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs it to its end and writes its output to a stream as it comes, byte by byte whatever the mode is: to a file, say. Nothing is kept, so this is as fast as the pipe.</summary>
    /// <param name="destination">What is written to, and stays open.</param>
    /// <param name="input">As of <see cref="RunAsync(object?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Stops it, see <see cref="StopLimit"/>.</param>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public async Task<ScriptExit> CopyToAsync(Stream destination, object? input = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ScriptProcess process = await ScriptProcess.StartAsync(this, cancellationToken).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            using var feed = new ScriptFeed(process, input, cancellationToken);
            await OutputCopy.RunAsync(process.Output, destination, cancellationToken).ConfigureAwait(false);
            return await feed.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs it and yields what happens: its start, items of its output, lines of its stderr, its end. Who breaks off stops it.</summary>
    /// <remarks>What it writes to the two pipes is told in order for each of them; between them there is none.</remarks>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public async IAsyncEnumerable<ScriptEvent> ListenAsync(object? input = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ScriptProcess process = await ScriptProcess.StartAsync(this, cancellationToken, hasErrorReader: true).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            using var feed = new ScriptFeed(process, input, cancellationToken);
            yield return new Started(process.Id);
            await foreach (ScriptEvent what in ScriptEvents.ReadAsync(process, cancellationToken).ConfigureAwait(false))
            {
                yield return what;
            }

            yield return new Exited(await process.Completion.WaitAsync(cancellationToken).ConfigureAwait(false));
            await feed.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts it, to send it items and read its own for as long as both like.</summary>
    /// <param name="cancellationToken">Gives the start up; the running script is stopped by its session.</param>
    /// <inheritdoc cref="RunAsync(object?, CancellationToken)"/>
    public async Task<ScriptSession> StartAsync(CancellationToken cancellationToken = default) =>
        new(await ScriptProcess.StartAsync(this, cancellationToken, hasErrorReader: true).ConfigureAwait(false));
}

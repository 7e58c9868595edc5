using System.Runtime.CompilerServices;

namespace Pons.Scripts;

/// <summary>Output and stderr of a run, as one stream of events.</summary>
internal static class ScriptEvents
{
    /// <summary>Ends when both have ended.</summary>
    public static async IAsyncEnumerable<ScriptEvent> ReadAsync(ScriptProcess process, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ItemReader reader = ItemReader.For(process.Script, process.Output);
        var decoding = new ItemDecoding<object?>(process.Script);
        BoundedQueue<string> errors = process.Errors.Lines!;
        bool haveErrorsEnded = false;
        while (!reader.HasEnded || !haveErrorsEnded)
        {
            while (errors.TryTake(out string line, out haveErrorsEnded))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ErrorLine(line);
            }

            if (reader is DocumentReader document)
            {
                document.TryComplete(cancellationToken);
            }
            else if (decoding.TryRead(reader, out object? item))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new OutputItem(item);
                continue; // an output that never rests does not hide the errors
            }

            await ChangeAsync(reader, errors, haveErrorsEnded, cancellationToken).ConfigureAwait(false);
        }

        // What a script leaves behind when it fails is no document.
        if (reader is DocumentReader
            && (await process.Completion.WaitAsync(cancellationToken).ConfigureAwait(false)).IsSuccess
            && decoding.TryRead(reader, out object? whole))
        {
            yield return new OutputItem(whole);
        }
    }

    private static async Task ChangeAsync(ItemReader reader, BoundedQueue<string> errors, bool haveErrorsEnded, CancellationToken cancellationToken)
    {
        if (!reader.HasEnded && !haveErrorsEnded)
        {
            await (await Task.WhenAny(reader.WaitAsync(cancellationToken), errors.WaitAsync(cancellationToken)).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            await (haveErrorsEnded ? reader.WaitAsync(cancellationToken) : errors.WaitAsync(cancellationToken)).ConfigureAwait(false);
        }
    }
}

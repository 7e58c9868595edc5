namespace Pons.Scripts;

/// <summary>A run whose output is gathered to its end.</summary>
internal static class ScriptRun
{
    /// <param name="script">What is run.</param>
    /// <param name="isWhole">Whether all of the output is one item.</param>
    /// <param name="input">Its stdin.</param>
    /// <param name="answer">Makes the answer of the items.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<TAnswer> ToEndAsync<T, TAnswer>(
        Script script, bool isWhole, object? input, Func<IReadOnlyList<T>, ScriptProcess, ScriptExit, TAnswer> answer, CancellationToken cancellationToken)
    {
        ScriptProcess process = await ScriptProcess.StartAsync(script, cancellationToken).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            using var feed = new ScriptFeed(process, input, cancellationToken);
            var items = new List<T>();
            DocumentReader? document = isWhole ? new DocumentReader(script, process.Output) : null;
            if (document is not null)
            {
                while (!document.TryComplete(cancellationToken))
                {
                    await document.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                await foreach (T item in new ItemDecoding<T>(script).ReadAsync(ItemReader.For(script, process.Output), cancellationToken).ConfigureAwait(false))
                {
                    items.Add(item);
                }
            }

            // What a script leaves behind when it fails is no document; that it failed is what counts.
            ScriptExit exit = await feed.EndAsync(cancellationToken).ConfigureAwait(false);
            if (document is not null && new ItemDecoding<T>(ReadWhole<T>(script)).TryRead(document, out T whole))
            {
                items.Add(whole);
            }

            return answer(items, process, exit);
        }
    }

    /// <summary>Bytes as they are, unless they are to be JSON's; everything else is a document.</summary>
    private static Script ReadWhole<T>(Script script)
    {
        bool isBytes = typeof(T) == typeof(byte[]) || typeof(T) == typeof(ReadOnlyMemory<byte>) || (typeof(T) == typeof(object) && script.Mode == ScriptMode.Bytes);
        return script with { Mode = isBytes && script.Mode is not (ScriptMode.Json or ScriptMode.JsonLines) ? ScriptMode.Bytes : ScriptMode.Json };
    }
}

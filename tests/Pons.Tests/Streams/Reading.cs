namespace Pons.Tests.Streams;

/// <summary>Reads streams to their end.</summary>
internal static class Reading
{
    public static async Task<List<T>> ReadAsync<T>(this IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        await stream.ReadIntoAsync(items);
        return items;
    }

    /// <summary>As <see cref="ReadAsync{T}"/>, for streams that fail: what came before that is in the list.</summary>
    public static async Task ReadIntoAsync<T>(this IAsyncEnumerable<T> stream, List<T> items)
    {
        await foreach (T item in stream)
        {
            items.Add(item);
        }
    }
}

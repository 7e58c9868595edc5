namespace Pons.Links;

/// <summary>The rows in payloads of the protocol itself: tuples where a peer has them, lists where it has not.</summary>
internal static class Row
{
    /// <summary>The row, if it is one of so many fields.</summary>
    public static IReadOnlyList<object?>? Of(object? value, int fields) => value switch
    {
        object?[] tuple when tuple.Length == fields => tuple,
        List<object?> list when list.Count == fields => list,
        _ => null,
    };
}

namespace Pons;

/// <summary>What the items are that a script reads and writes.</summary>
public enum ScriptMode
{
    /// <summary>Lines of text. With another <see cref="Script.Delimiter"/>, whatever stands between two of those. Nothing is joined or split, and a last item needs no delimiter.</summary>
    Text,

    /// <summary>A JSON value on each line; lines that are empty are none.</summary>
    JsonLines,

    /// <summary>All of the output is one JSON document.</summary>
    Json,

    /// <summary>Bytes as they come, as <c>byte[]</c>; where one ends and the next begins means nothing.</summary>
    Bytes,

    /// <summary>Text as it comes: what one read brings is one item. For programs that write readings without anything between them; two that are written in a burst may arrive as one.</summary>
    Chunks,
}

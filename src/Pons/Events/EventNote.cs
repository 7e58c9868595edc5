namespace Pons.Events;

/// <summary>One event on its way to its subscribers, which all share it.</summary>
internal sealed record EventNote(string Topic, EventData Data, ulong? Client, ulong? Sender = null)
{
    /// <summary>The event as all links of the JSON form send it, written by the first of them; nothing as long as none has, and where each has to write its own.</summary>
    public byte[]? Json { get; set; }
}

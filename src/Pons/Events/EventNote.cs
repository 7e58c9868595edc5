namespace Pons.Events;

/// <summary>One event on its way to its subscribers, which all share it.</summary>
internal sealed record EventNote(string Topic, EventData Data, ulong? Client);

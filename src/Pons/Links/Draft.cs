using Pons.Arenas;
using Pons.Handles;
using Pons.Protocol;
using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>A message that is being written: its frame, what it has in the arena, and the handles that it carries.</summary>
/// <remarks>For one thread at a time; kept per thread and used again.</remarks>
internal sealed class Draft
{
    [ThreadStatic]
    private static Draft? _spare;

    public OutputBuffer Frame { get; } = new();

    public Placement Placement { get; } = new();

    public HandleList Handles { get; } = new();

    /// <summary>Whether it carries handles, or bytes apart from its payload.</summary>
    public bool HasTables => Placement.HasEntries || Handles.Entries is { Count: > 0 };

    /// <summary>What the frame of an item has beside its header and its tables.</summary>
    public int ItemBytes => Frame.Length - FrameHeader.Bytes - (HasTables ? FrameWriter.SizeOfTables(Handles.Entries?.Count ?? 0, Placement.Count) : 0);

    public static Draft Rent(Link link, Arena? arena)
    {
        Draft draft = _spare ?? new Draft();
        _spare = null;
        draft.Placement.Begin(arena);
        draft.Handles.Begin(link);
        return draft;
    }

    /// <summary>The message was sent, or will not be: then all that it took is taken back.</summary>
    public void Return(bool isSent)
    {
        Placement.End(isSent);
        Handles.End(isSent);
        Frame.Clear();
        _spare = this;
    }
}

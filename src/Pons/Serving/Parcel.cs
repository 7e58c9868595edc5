using Pons.Arenas;
using Pons.Handles;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>The contents of a message on their way from one link to another: bytes that are not opened, and the tables of what they carry.</summary>
/// <remarks>Not safe for two threads at once. Disposing lets go of what it holds.</remarks>
internal sealed class Parcel : IDisposable
{
    private const FrameFlags Kept = FrameFlags.Named | FrameFlags.Batch | FrameFlags.Handle;

    private readonly FrameFlags _flags;
    private readonly byte[] _payload;
    private readonly object[] _things;
    private readonly (byte[] Bytes, bool IsWritable)[] _buffers;
    private readonly int _first;
    private int _isDisposed;

    /// <param name="frame">Received just now, by a thread that holds the memory of its buffers.</param>
    /// <param name="reader">Of the link that it came by.</param>
    /// <param name="handles">Of that link.</param>
    /// <param name="hasTarget">Whether its first handle is what the message is about, and is not part of the contents.</param>
    /// <exception cref="HandleLostException">It names a handle that was released; then nothing was taken of the message, and it is to be dropped.</exception>
    public Parcel(in Frame frame, MessageReader reader, LinkHandles handles, bool hasTarget = false)
    {
        _flags = frame.Header.Flags & (reader.AreWrittenHere ? Kept | FrameFlags.Plain : Kept);
        _first = hasTarget ? 1 : 0;
        _things = Resolve(frame.Handles, handles, _first);
        (_payload, _buffers) = reader.CopyContents(frame);
    }

    /// <param name="payload">Written here.</param>
    /// <param name="flags">What belongs to it: `named`, `plain`.</param>
    public Parcel(byte[] payload, FrameFlags flags)
    {
        (_flags, _payload, _things, _buffers) = (flags, payload, [], []);
    }

    public bool HasHandles => _things.Length > 0;

    /// <summary>Writes the contents behind what stands in the draft; answers the flags that go with them.</summary>
    public FrameFlags WriteTo(Draft draft)
    {
        foreach (object thing in _things)
        {
            draft.Handles.Add(thing);
        }

        foreach ((byte[] bytes, bool isWritable) in _buffers)
        {
            draft.Placement.Put(bytes, isWritable);
        }

        draft.Frame.Write(_payload);
        return _flags;
    }

    /// <summary>Reads the contents here, as values of C#.</summary>
    public T Read<T>(in ValueLimits limits, string root)
    {
        return Protocol.Pickle.PickleCodec.Read<T>(_payload, limits, root, new ParcelBuffers(_buffers), new ParcelHandles(_things, _first));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        foreach (object thing in _things)
        {
            (thing as Thing)?.LetGo();
        }
    }

    private static object[] Resolve(HandleTable table, LinkHandles handles, int first)
    {
        var things = new object[table.Count - first];
        for (int i = 0; i < things.Length; i++)
        {
            HandleEntry entry = table[first + i];
            if (!entry.IsSenders)
            {
                things[i] = Home(entry, handles) ?? throw Lost(things);
            }
        }

        // Only now, so that a message that is refused has handed over nothing.
        for (int i = 0; i < things.Length; i++)
        {
            things[i] ??= handles.Receive(table[first + i]);
        }

        return things;
    }

    private static object? Home(HandleEntry entry, LinkHandles handles)
    {
        object? home = handles.Exports.Find(entry.Id);
        return home is Thing thing && !thing.TryHold() ? null : home;
    }

    private static HandleLostException Lost(object?[] held)
    {
        foreach (object? home in held)
        {
            (home as Thing)?.LetGo();
        }

        return HandleLostException.Released();
    }
}

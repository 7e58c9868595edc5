namespace Pons.Protocol.Frames;

/// <summary>The sections of a frame, and what is known of its payload (SPEC chapter 10).</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>The payload holds plain scalars and containers only; set by the hub alone, on bytes that it wrote itself.</summary>
    Plain = 1,

    /// <summary>The last positional argument is the dict of keyword arguments.</summary>
    Named = 2,
    Tables = 4,
    Client = 8,
    Stream = 16,

    /// <summary>The payload of an item is several items, each behind its size.</summary>
    Batch = 32,

    /// <summary>The payload lies in the arena; the last buffer entry says where.</summary>
    Apart = 64,

    /// <summary>The caller of a call asks for its result, or each item, as a handle, whatever it is.</summary>
    Handle = 128,
}

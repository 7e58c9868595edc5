namespace Pons.Protocol.Frames;

/// <summary>Where the thing lives that a handle refers to (SPEC chapter 5).</summary>
internal enum HandleSide : byte
{
    None = 0,

    /// <summary>At, or beyond, whoever sends the message.</summary>
    Sender = 1,

    /// <summary>At, or beyond, whoever receives it: the handle comes home.</summary>
    Receiver = 2,
}

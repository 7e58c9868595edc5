namespace Pons.Protocol.Frames;

/// <summary>What a handle refers to (SPEC chapter 5).</summary>
internal enum HandleKind : byte
{
    None = 0,
    Function = 1,
    Stream = 2,
    Object = 3,
    Module = 4,
    Class = 5,
}

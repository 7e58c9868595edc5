namespace Pons.Protocol.Frames;

/// <summary>What a message says (SPEC chapter 2). Retired numbers are never used again.</summary>
internal enum MessageKind : byte
{
    None = 0,
    Hello = 1,
    Ready = 2,
    Call = 3,
    Return = 4,
    Error = 5,
    Item = 6,
    Credit = 7,
    Cancel = 8,
    Event = 9,
    Release = 10,
    Log = 11,
    Progress = 12,
    Stop = 13,
    Lease = 14,
    Fault = 15,
    Join = 16,
}

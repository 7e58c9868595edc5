namespace Pons.Protocol.Frames;

/// <summary>Which header fields each kind of message may and must have: the table of SPEC chapter 2, used by readers.</summary>
internal readonly record struct FrameRules(FrameFlags Allowed, bool HasName = false, CallField Call = CallField.None, FrameFlags Required = FrameFlags.None, bool HasPayload = true)
{
    private const FrameFlags Sent = FrameFlags.Plain | FrameFlags.Tables | FrameFlags.Apart;

    private static readonly FrameRules[] Table =
    [
        default,
        /* hello    */ new(FrameFlags.Plain),
        /* ready    */ new(FrameFlags.Plain),
        /* call     */ new(Sent | FrameFlags.Named | FrameFlags.Client | FrameFlags.Stream | FrameFlags.Handle, HasName: true, CallField.Required),
        /* return   */ new(Sent, Call: CallField.Required),
        /* error    */ new(FrameFlags.Plain, Call: CallField.Optional),
        /* item     */ new(Sent | FrameFlags.Batch, Call: CallField.Required),
        /* credit   */ new(FrameFlags.Stream, Call: CallField.Required, Required: FrameFlags.Stream, HasPayload: false),
        /* cancel   */ new(FrameFlags.None, Call: CallField.Required, HasPayload: false),
        /* event    */ new(Sent | FrameFlags.Client, HasName: true),
        /* release  */ new(FrameFlags.Tables, Required: FrameFlags.Tables, HasPayload: false),
        /* log      */ new(FrameFlags.Plain, Call: CallField.Optional),
        /* progress */ new(FrameFlags.Plain, Call: CallField.Required),
        /* stop     */ new(FrameFlags.None, HasPayload: false),
        /* lease    */ new(FrameFlags.Tables, Required: FrameFlags.Tables, HasPayload: false),
        /* fault    */ new(FrameFlags.Plain),
        /* join     */ new(FrameFlags.Plain),
    ];

    /// <summary>Throws the fault of a header that its kind does not allow.</summary>
    public static void Check(in FrameHeader header)
    {
        if (header.Kind == MessageKind.None || (int)header.Kind >= Table.Length)
        {
            throw new ProtocolException("kind", $"A message of kind {(byte)header.Kind} arrived; kinds go from 1 to {Table.Length - 1}.");
        }

        FrameRules rules = Table[(int)header.Kind];
        if ((header.Flags & ~rules.Allowed) != FrameFlags.None)
        {
            throw new ProtocolException("flags", $"{Message(header.Kind)} arrived with the flags {header.Flags & ~rules.Allowed}, which it cannot have.");
        }

        if ((rules.Required & ~header.Flags) != FrameFlags.None)
        {
            throw new ProtocolException("flags", $"{Message(header.Kind)} arrived without the flag {rules.Required} that it needs.");
        }

        if ((header.Flags & (FrameFlags.Apart | FrameFlags.Tables)) == FrameFlags.Apart)
        {
            throw new ProtocolException("flags", $"{Message(header.Kind)} arrived whose payload is apart, without the table that says where.");
        }

        if ((header.Flags & (FrameFlags.Batch | FrameFlags.Tables)) == (FrameFlags.Batch | FrameFlags.Tables))
        {
            throw new ProtocolException("flags", $"{Message(header.Kind)} arrived that is a batch and has tables.");
        }

        CheckName(header, rules);
        CheckCall(header, rules);
    }

    /// <summary>Throws the fault of a payload where the kind has none.</summary>
    public static void CheckPayload(MessageKind kind, int size)
    {
        if (size > 0 && !Table[(int)kind].HasPayload)
        {
            throw new ProtocolException("size", $"{Message(kind)} arrived with a payload of {size} bytes; it has none.");
        }
    }

    /// <summary>Whether messages of that kind carry a payload.</summary>
    public static bool HasPayloadOf(MessageKind kind) => Table[(int)kind].HasPayload;

    /// <summary>The kind as the specification writes it.</summary>
    public static string Word(MessageKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>A message of the kind, as a sentence begins with it.</summary>
    public static string Message(MessageKind kind) => $"{(Word(kind)[0] is 'e' or 'i' ? "An" : "A")} {Word(kind)} message";

    private static void CheckName(in FrameHeader header, FrameRules rules)
    {
        if (header.NameSize > FrameHeader.NameLimit)
        {
            throw new ProtocolException("name", $"A name of {header.NameSize} bytes arrived; {FrameHeader.NameLimit} are allowed.");
        }

        if (rules.HasName != header.NameSize > 0)
        {
            throw new ProtocolException("name", $"{Message(header.Kind)} arrived {(rules.HasName ? "without the name that it needs" : "with a name, which it cannot have")}.");
        }
    }

    private static void CheckCall(in FrameHeader header, FrameRules rules)
    {
        if (header.Call == 0 ? rules.Call == CallField.Required : rules.Call == CallField.None)
        {
            throw new ProtocolException("call", $"{Message(header.Kind)} arrived {(header.Call == 0 ? "without the number of its call" : $"with call {header.Call}, which it cannot have")}.");
        }

        if (header.Parent != 0 && header.Kind != MessageKind.Call)
        {
            throw new ProtocolException("call", $"{Message(header.Kind)} arrived with a parent call, which only a call has.");
        }
    }
}

internal enum CallField
{
    None,
    Optional,
    Required,
}

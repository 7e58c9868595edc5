using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>What converters read from: the tape, the source its nodes point into, and the bounds of SPEC chapters 8
/// and 10.</summary>
/// <remarks>One message at a time, one thread at a time. Every container that is opened is closed again, or its
/// message given up.</remarks>
internal sealed unsafe class ValueReader
{
    // What one value in memory weighs, roughly; a text or bytes that many references repeat is counted in such values.
    private const int BytesPerValue = 32;

    // Deeper than this the path of an error is cut short: two hundred brackets tell nobody anything.

    private byte* _source;
    private int _length;
    private ValueLimits _limits;
    private ReceivedBuffers? _buffers;
    private TakenHandles? _handles;
    private bool _mayLease;
    private long _budget;
    private int _depth;
    private string?[] _shared = new string?[64];
    private bool _isPathCut;

    public ValueTape Tape { get; } = new();

    public SlotStack Slots { get; } = new();

    public ReadOnlySpan<byte> Source => new(_source, _length);

    public void Begin(byte* source, int length, in ValueLimits limits, ReceivedBuffers? buffers = null, ReceivedHandles? handles = null)
    {
        _buffers = buffers;
        _handles = handles is null ? null : new TakenHandles(handles);
        _mayLease = limits.MayLease;
        _source = source;
        _length = length;
        _limits = limits;
        _budget = length + limits.SharedValues + (buffers?.TotalBytes ?? 0) / BytesPerValue;
        _depth = 0;
        _isPathCut = false;
        if (_shared.Length <= Tape.ShareCount)
        {
            _shared = new string?[Tape.ShareCount + 1];
        }
    }

    public void End()
    {
        Array.Clear(_shared, 0, Math.Min(_shared.Length, Tape.ShareCount + 1));
        if (_shared.Length > 4096)
        {
            _shared = new string?[64];
        }

        _source = null;
        _length = 0;
        _buffers = null;
        _handles = null;
        Tape.Clear();
        Slots.Clear();
    }

    /// <summary>Begins to read a container; refuses cycles, too deep nesting, and values multiplied by shared
    /// references.</summary>
    public ItemCursor Open(Node node)
    {
        ref Container container = ref Tape[node.Container];
        if (container.IsOpen)
        {
            throw new ValueException(
                $"this {NodeNames.Of(node)} contains itself, and a value that crosses cannot. Send a copy without "
                + "the cycle.");
        }

        if (++_depth > _limits.Depth || !StackGuard.HasRoom(_depth))
        {
            throw new ValueException(
                $"values are nested more than {_depth - 1} deep here. Flatten the value, or raise the limit Depth.");
        }

        Spend(container.Count);
        container.IsOpen = true;
        return new ItemCursor(this, container);
    }

    /// <summary>Looks at a container's items without converting them.</summary>
    public ItemCursor Walk(Node node) => new(this, Tape[node.Container]);

    public void Close(Node node)
    {
        Tape[node.Container].IsOpen = false;
        _depth--;
    }

    /// <summary>Names the place of an open container's item in an error on its way out; called from exception filters,
    /// so it answers false.</summary>
    public bool Leave(ValueException error, string place) => Places.Enter(error, place, --_depth, ref _isPathCut);

    public ReadOnlySpan<byte> Slice(Node node) => node.Buffer < 0 ? Source.Slice(node.Offset, node.Length) : BytesOf(node.Buffer);

    /// <summary>Decodes text; one that is referred to again and again is decoded once for the message.</summary>
    public string Text(Node node)
    {
        if (node.Share == 0)
        {
            return Wtf8.Decode(Slice(node));
        }

        return _shared[node.Share] ??= Wtf8.Decode(Slice(node));
    }

    public byte[] Bytes(Node node)
    {
        Charge(node);
        ReadOnlySpan<byte> bytes = Slice(node);
        byte[] copy = GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    /// <summary>Counts bytes that are about to be copied; to copy each that came once is always allowed.</summary>
    public void Charge(Node node) => Spend(Slice(node).Length / BytesPerValue);

    /// <summary>Bytes as memory that stays, without a copy, where the caller asked for that and they lie where it can be had.</summary>
    public (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(Node bytes) =>
        _mayLease && bytes.Buffer >= 0 ? _buffers!.Lease(bytes.Buffer) : null;

    /// <summary>What a handle is in the wanted type: the same object, however often the message names it.</summary>
    /// <exception cref="ProtocolException">The message's table has no such entry.</exception>
    public object TakeHandle(Node handle, Type wanted)
    {
        long index = ConstructorArguments.Of(this, handle, 1).Long(0);
        int count = _handles?.Count ?? 0;
        return index >= 0 && index < count
            ? _handles!.Take((int)index, wanted)
            : throw new ProtocolException("table", $"A payload names handle {index} of a table of {count}.");
    }

    /// <summary>A text of our own making as a node.</summary>
    public Node KeepText(string text)
    {
        int share = Tape.AddShare();
        if (share >= _shared.Length)
        {
            Array.Resize(ref _shared, Math.Max(share + 1, _shared.Length * 2));
        }

        _shared[share] = text;
        return Node.FromSource(NodeKind.Text, 0, 0).AsShared(share);
    }

    public BigInteger BigInteger(Node node)
    {
        Spend(node.Length / BytesPerValue);
        return new BigInteger(Slice(node));
    }

    /// <summary>Refuses what will hold more values than the message may, before memory is taken for them.</summary>
    public void Expect(long values)
    {
        if (values > _budget)
        {
            throw new ValueException(
                $"shared references multiply this value beyond {_limits.SharedValues} values more than its bytes. "
                + "Send it without repeating itself.");
        }
    }

    private ReadOnlySpan<byte> BytesOf(int buffer) => _buffers is not null && buffer < _buffers.Count
        ? _buffers.BytesOf(buffer)
        : throw new ProtocolException("table", $"A payload names buffer {buffer} of a table of {_buffers?.Count ?? 0}.");

    /// <summary>Counts values that are about to be read. Each container costs one too, so that a tower of empty ones is bounded as well.</summary>
    public void Spend(int values)
    {
        Expect(values + 1L);
        _budget -= values + 1L;
    }
}

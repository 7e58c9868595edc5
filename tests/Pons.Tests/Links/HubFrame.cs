using System.Text;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Tests.Links;

/// <summary>A message of the hub, as a peer that a test plays has received it.</summary>
internal sealed class HubFrame
{
    private readonly byte[] _payload;

    public HubFrame(in Frame frame)
    {
        FrameHeader header = frame.Header;
        (Kind, Call, Parent, Flags) = (header.Kind, header.Call, header.Parent, header.Flags);
        Name = Encoding.UTF8.GetString(frame.Name);
        Credit = frame.Credit;
        Handles = frame.Handles.ToArray();
        _payload = frame.Payload.ToArray();
    }

    public MessageKind Kind { get; }

    public ulong Call { get; }

    public ulong Parent { get; }

    public FrameFlags Flags { get; }

    public string Name { get; }

    public Credit Credit { get; }

    public IReadOnlyList<HandleEntry> Handles { get; }

    /// <summary>The payload; each handle in it is the <see cref="HandleEntry"/> of its table.</summary>
    public T Read<T>() => PickleCodec.Read<T>(_payload, new ValueLimits(), handles: new Entries(Handles));

    /// <summary>The payloads of an item message, be it one or a batch.</summary>
    public IReadOnlyList<T> ReadItems<T>()
    {
        if (!Flags.HasFlag(FrameFlags.Batch))
        {
            return [Read<T>()];
        }

        List<T> items = [];
        foreach (ReadOnlySpan<byte> item in new Batch(_payload))
        {
            items.Add(PickleCodec.Read<T>(item, new ValueLimits()));
        }

        return items;
    }

    /// <summary>The error's code and message.</summary>
    public (string Code, string Message) ReadError()
    {
        Dictionary<string, object?> error = Read<Dictionary<string, object?>>();
        return ((string)error["code"]!, (string)error["message"]!);
    }

    private sealed class Entries(IReadOnlyList<HandleEntry> entries) : ReceivedHandles
    {
        public override int Count => entries.Count;

        public override object Take(int index, Type wanted) => entries[index];
    }
}

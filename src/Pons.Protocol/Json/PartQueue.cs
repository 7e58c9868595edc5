using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>Messages that wait because one travels in parts: says what goes next, so that small ones may go between the parts of a long one where SPEC chapter 11 allows that.</summary>
/// <remarks>
/// A message joins those that travel when it may overtake each of them; else it waits, and all after it wait behind it. What needs no parts goes before the next part; those that need parts take turns.
/// Not safe for two threads at once.
/// </remarks>
internal sealed class PartQueue(long messageLimit)
{
    // A receiver keeps sixteen messages that are not complete, and the limit of one in bytes of all of them.
    private const int MostTravelling = 8;

    private readonly List<(JsonMessage Message, uint Number)> _travelling = [];
    private readonly Queue<JsonMessage> _next = [];
    private readonly Queue<JsonMessage> _behind = [];
    private JsonMessage? _taken;
    private uint _number;
    private int _turn;
    private long _travellingBytes;

    public bool IsEmpty => _travelling.Count == 0 && _next.Count == 0 && _behind.Count == 0;

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a sealed message, which is the queue's from now on.</summary>
    public void Add(JsonMessage message)
    {
        Bytes += message.Left;
        _behind.Enqueue(message);
        Promote();
    }

    /// <summary>The frame that goes next; it lives until the next call, and must have been sent or copied by then.</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        _taken?.Return();
        _taken = null;
        frame = default;
        if (_next.TryDequeue(out JsonMessage? message))
        {
            frame = message.Frame;
            _taken = message;
            Bytes -= message.Size;
        }
        else if (_travelling.Count > 0)
        {
            frame = TakePart();
        }

        return !frame.IsEmpty;
    }

    public void Clear()
    {
        _travelling.Clear();
        _next.Clear();
        _behind.Clear();
        Bytes = 0;
        _travellingBytes = 0;
    }

    private ReadOnlySpan<byte> TakePart()
    {
        _turn = (_turn + 1) % _travelling.Count;
        (JsonMessage message, uint number) = _travelling[_turn];
        int left = message.Left;
        ReadOnlySpan<byte> frame = message.TakePart(number);
        Bytes -= left - message.Left;
        if (message.Left == 0)
        {
            _travelling.RemoveAt(_turn);
            _travellingBytes -= message.Size;
            _taken = message;
            Promote();
        }

        return frame;
    }

    private void Promote()
    {
        while (_behind.TryPeek(out JsonMessage? message) && MayTravel(message))
        {
            _behind.Dequeue();
            if (message.NeedsParts)
            {
                _travelling.Add((message, _number++));
                _travellingBytes += message.Size;
            }
            else
            {
                _next.Enqueue(message);
            }
        }
    }

    private bool MayTravel(JsonMessage message)
    {
        bool mayOvertake = !message.HasHandles && message.Kind is MessageKind.Credit or MessageKind.Cancel or MessageKind.Return or MessageKind.Error
            or MessageKind.Item or MessageKind.Log or MessageKind.Progress or MessageKind.Fault;
        return _travelling.Count == 0 || (mayOvertake && HasRoom(message) && !_travelling.Exists(other => other.Message.Call == message.Call));
    }

    private bool HasRoom(JsonMessage message) =>
        !message.NeedsParts || (_travelling.Count < MostTravelling && _travellingBytes + message.Size <= messageLimit);
}

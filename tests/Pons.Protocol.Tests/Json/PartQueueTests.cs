using System.Text;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;

namespace Pons.Protocol.Tests.Json;

/// <summary>What may go between the parts of a long message, and what must wait (SPEC chapter 11).</summary>
public sealed class PartQueueTests
{
    private const int Long = (3 << 20) - 100;

    private readonly PartQueue _queue = new(JsonPipe.MessageLimit);

    [Fact]
    public void A_long_message_goes_in_parts_of_a_mebibyte()
    {
        _queue.Add(Message(MessageKind.Return, 1, Long));
        var sizes = new List<int>();
        while (_queue.TryTake(out ReadOnlySpan<byte> frame))
        {
            sizes.Add(frame.Length - sizeof(uint) - JsonParts.HeadBytes);
        }

        Assert.Equal(3, sizes.Count);
        Assert.All(sizes[..2], size => Assert.Equal(JsonParts.MostBytes, size));
        Assert.Equal(Long, sizes.Sum());
        Assert.True(_queue.IsEmpty);
    }

    [Theory]
    [InlineData(MessageKind.Credit)]
    [InlineData(MessageKind.Cancel)]
    [InlineData(MessageKind.Return)]
    [InlineData(MessageKind.Error)]
    [InlineData(MessageKind.Item)]
    [InlineData(MessageKind.Log)]
    [InlineData(MessageKind.Progress)]
    [InlineData(MessageKind.Fault)]
    public void What_belongs_to_another_call_goes_between_the_parts(object kind)
    {
        _queue.Add(Message(MessageKind.Return, 1, Long));
        Assert.Equal("part", Next());

        _queue.Add(Message((MessageKind)kind, 3));

        Assert.Equal([FrameRules.Word((MessageKind)kind), "part", "part", ""], [Next(), Next(), Next(), Next()]);
    }

    [Fact]
    public void What_would_alter_the_order_waits_and_all_behind_it()
    {
        foreach (JsonMessage waiting in new[] { Message(MessageKind.Call, 3), Message(MessageKind.Event, 0), Message(MessageKind.Release, 0), Message(MessageKind.Return, 1), Message(MessageKind.Return, 3, hasHandles: true) })
        {
            string word = FrameRules.Word(waiting.Kind);
            _queue.Add(Message(MessageKind.Item, 1, Long));
            Assert.Equal("part", Next());

            _queue.Add(waiting);
            _queue.Add(Message(MessageKind.Credit, 5));

            Assert.Equal(["part", "part", word, "credit", ""], [Next(), Next(), Next(), Next(), Next()]);
        }
    }

    [Fact]
    public void Long_messages_of_different_calls_take_turns()
    {
        _queue.Add(Message(MessageKind.Return, 1, Long));
        _queue.Add(Message(MessageKind.Return, 3, Long));
        var numbers = new List<uint>();
        while (_queue.TryTake(out ReadOnlySpan<byte> frame))
        {
            numbers.Add(BitConverter.ToUInt32(frame[8..]));
        }

        Assert.Equal(3, numbers.Count(number => number == numbers[0]));
        Assert.NotEqual(numbers[0], numbers[1]);
        Assert.Equal(numbers[0], numbers[2]);
    }

    [Fact]
    public void A_receiver_never_has_more_than_eight_of_them_before_it()
    {
        var parts = new JsonParts(JsonPipe.MessageLimit);
        for (ulong call = 1; call < 60; call += 2)
        {
            _queue.Add(Message(MessageKind.Return, call, Long));
        }

        int most = 0;
        while (_queue.TryTake(out ReadOnlySpan<byte> frame))
        {
            parts.TryComplete(frame[sizeof(uint)..], out _, out _);
            most = Math.Max(most, parts.Count);
        }

        Assert.Equal(8, most);
    }

    [Fact]
    public void A_receiver_never_has_more_bytes_before_it_than_one_message_may_have()
    {
        const long Limit = 2 * Long + 1000;
        var queue = new PartQueue(Limit);
        var parts = new JsonParts(Limit);
        for (ulong call = 1; call < 20; call += 2)
        {
            queue.Add(Message(MessageKind.Return, call, Long));
        }

        int arrived = 0;
        int most = 0;
        while (queue.TryTake(out ReadOnlySpan<byte> frame))
        {
            arrived += parts.TryComplete(frame[sizeof(uint)..], out _, out _) ? 1 : 0;
            most = Math.Max(most, parts.Count);
        }

        Assert.Equal((10, 2), (arrived, most));
    }

    [Fact]
    public void What_waits_is_counted()
    {
        _queue.Add(Message(MessageKind.Return, 1, Long));
        _queue.Add(Message(MessageKind.Call, 3, 100));
        Assert.Equal(Long + 100, _queue.Bytes);

        Next();
        Assert.Equal(Long + 100 - JsonParts.MostBytes, _queue.Bytes);

        while (Next().Length > 0)
        {
        }

        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void Whatever_is_sent_arrives_once_and_overtakes_only_what_it_may()
    {
        var random = new Random(8);
        for (int round = 0; round < 30; round++)
        {
            var sent = new List<Sent>();
            var arrived = new List<int>();
            var parts = new JsonParts(JsonPipe.MessageLimit);
            for (int i = 0; i < 40 || !_queue.IsEmpty; i++)
            {
                if (i < 40)
                {
                    Sent next = Any(random);
                    sent.Add(next);
                    _queue.Add(Message(next.Kind, next.Call, next.Size, next.HasHandles, sent.Count));
                }

                for (int takes = random.Next(3); takes > 0 && _queue.TryTake(out ReadOnlySpan<byte> frame); takes--)
                {
                    Take(frame, parts, arrived);
                }
            }

            Assert.Equal(Enumerable.Range(1, 40), arrived.Order());
            AssertOrder(sent, arrived);
        }
    }

    private static void AssertOrder(List<Sent> sent, List<int> arrived)
    {
        for (int i = 0; i < arrived.Count; i++)
        {
            foreach (int overtaken in arrived.Skip(i + 1).Where(number => number < arrived[i]))
            {
                Sent one = sent[arrived[i] - 1];
                Sent other = sent[overtaken - 1];
                Assert.True(other.Size > JsonParts.MostBytes, "what needs no parts was overtaken");
                Assert.False(one.HasHandles);
                Assert.False(one.Call == other.Call && one.Call != 0);
                Assert.DoesNotContain(one.Kind, new[] { MessageKind.Call, MessageKind.Event, MessageKind.Release, MessageKind.Stop });
            }
        }
    }

    private static void Take(ReadOnlySpan<byte> frame, JsonParts parts, List<int> arrived)
    {
        ReadOnlySpan<byte> message = frame[sizeof(uint)..];
        if (!JsonParts.IsPart(message) || parts.TryComplete(message, out message, out _))
        {
            string text = Encoding.UTF8.GetString(message).TrimEnd();
            arrived.Add(int.Parse(text[(text.LastIndexOf('#') + 1)..]));
        }
    }

    private static Sent Any(Random random)
    {
        var kind = (MessageKind)random.Next((int)MessageKind.Call, (int)MessageKind.Stop);
        ulong call = kind is MessageKind.Event or MessageKind.Release ? 0 : (ulong)random.Next(1, 6);
        return new Sent(kind, call, random.Next(3) == 0 ? random.Next(1 << 20, 4 << 20) + 100 : random.Next(100, 1000), random.Next(6) == 0);
    }

    private string Next()
    {
        if (!_queue.TryTake(out ReadOnlySpan<byte> frame))
        {
            return "";
        }

        ReadOnlySpan<byte> message = frame[sizeof(uint)..];
        return JsonParts.IsPart(message) ? "part" : Encoding.UTF8.GetString(message).Split('"')[3];
    }

    /// <summary>A message of that size, which ends with its number.</summary>
    private static JsonMessage Message(MessageKind kind, ulong call, int size = 0, bool hasHandles = false, int number = 0)
    {
        var message = JsonMessage.Rent(kind, call, hasHandles);
        int room = message.Body.Length;
        message.Seal(call);
        string end = $"#{number}";
        int filler = Math.Max(0, size - message.Size - end.Length);
        message.Body.GetSpan(filler)[..filler].Fill((byte)' ');
        message.Body.Advance(filler);
        message.Body.Write(Encoding.UTF8.GetBytes(end));
        message.Seal(call);
        Assert.True(message.Body.Length >= room);
        return message;
    }

    private sealed record Sent(MessageKind Kind, ulong Call, int Size, bool HasHandles);
}

using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Values;

/// <summary>Functions, streams and handles as values: the payload has an index, the tables beside it what that is.</summary>
public sealed class HandleTests
{
    [Fact]
    public void A_function_is_written_as_a_handle_wherever_it_stands()
    {
        Func<int> code = () => 1;
        var sent = new Sent();
        var value = new Dictionary<string, object?> { ["f"] = code, ["rows"] = new[] { new Row(code, null) }, ["many"] = new List<Func<int>?> { code, null } };

        var read = (Dictionary<string, object?>)Read<object>(Write(value, sent), new Received(sent.Targets))!;

        Assert.Equal([code, code, code], sent.Targets);
        Assert.Same(code, read["f"]);
        var row = (Dictionary<string, object?>)((List<object?>)read["rows"]!)[0]!;
        Assert.Equal([code, null], [row["Call"], row["Feed"]]);
        Assert.Equal([code, null], (List<object?>)read["many"]!);
    }

    [Fact]
    public void Delegates_streams_and_handles_come_as_the_type_that_asks_for_them()
    {
        Func<int> code = () => 1;
        IAsyncEnumerable<int> feed = Yield();
        var reference = new Reference();
        var sent = new Sent();
        byte[] payload = Write(new Everything(code, code, feed, reference), sent);
        var received = new Received(sent.Targets);

        Everything read = Read<Everything>(payload, received);

        Assert.Equal(new Everything(code, code, feed, reference), read);
        Assert.Equal([typeof(Func<int>), typeof(Delegate), typeof(IAsyncEnumerable<int>), typeof(Reference)], received.Wanted);
    }

    [Fact]
    public void A_class_that_yields_is_written_as_a_handle()
    {
        var sent = new Sent();

        Write<object>(new Feed(), sent);
        Write(new Feed(), sent);

        Assert.All(sent.Targets, target => Assert.IsType<Feed>(target));
        Assert.Equal(2, sent.Targets.Count);
    }

    [Fact]
    public void One_index_is_one_object_for_each_wanted_type()
    {
        // (handle(0), handle(0), [handle(0)]): the same index by three calls of the constructor.
        byte[] payload = Payloads.Of([.. Call(0), .. Call(0), .. Call(0), '\x87']);
        var received = new Fresh();

        (object first, object second, Func<int> third) = Read<(object, object, Func<int>)>(payload, received);

        Assert.Same(first, second);
        Assert.NotSame(first, third);
        Assert.Equal(2, received.Taken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_index_without_an_entry_is_a_fault(int index)
    {
        var fault = Assert.Throws<ProtocolException>(() => Read<object>(Payloads.Call("handle", index), new Received([1])));

        Assert.Equal("table", fault.Code);
        Assert.Equal("table", Assert.Throws<ProtocolException>(() => Codec.Read<object>(Payloads.Call("handle", 0))).Code);
    }

    [Fact]
    public void A_handle_that_cannot_be_what_is_wanted_is_refused_with_its_place()
    {
        Refuses.Value(() => Read<List<int>>(Payloads.Of([']', .. Call(0), 'a']), new Received([1])), "result[0]", "a handle cannot be read as int", "Handle");
        Refuses.Value(() => Read<Func<int>>(Payloads.Of("text"), new Received([])), "result", "a str cannot be read as Func<int>");
        Refuses.Value(() => Read<List<Func<int>>>(Payloads.Of([']', .. Call(0), 'a']), new Refusing()), "result[0]", "not today");
        Refuses.Value(() => Read<object>(Payloads.Call("handle", "x"), new Received([1])), "result", "constructor handle");
        Assert.Null(Read<Func<int>?>(Payloads.Of('N'), new Received([])));
    }

    [Fact]
    public void Functions_do_not_cross_where_there_is_no_table_for_them()
    {
        Refuses.Writing<object>((Action)(() => { }), "value", "an Action cannot cross", "functions");
        Refuses.Writing(new object[] { 1, Yield() }, "value[1]", "cannot cross", "streams");
    }

    [Fact]
    public void A_message_with_a_handle_is_not_plain()
    {
        Assert.False(PickleCodec.WriteArguments(new OutputBuffer(), [1, () => 1], null, new ValueLimits(), handles: new Sent()));
        Assert.True(PickleCodec.WriteArguments(new OutputBuffer(), [1, null], null, new ValueLimits(), handles: new Sent()));
    }

    private static object[] Call(int index) => [.. Payloads.Global("handle"), index, '\x85', 'R'];

    private static byte[] Write<T>(T value, SentHandles handles)
    {
        var output = new OutputBuffer();
        PickleCodec.Write(output, value, new ValueLimits(), handles: handles);
        return output.Written.ToArray();
    }

    private static T Read<T>(byte[] payload, ReceivedHandles handles) => PickleCodec.Read<T>(payload, new ValueLimits(), handles: handles);

    private static async IAsyncEnumerable<int> Yield()
    {
        await Task.CompletedTask;
        yield return 1;
    }

    private sealed record Row(Func<int> Call, IAsyncEnumerable<int>? Feed);

    private sealed record Everything(Func<int> Code, Delegate Any, IAsyncEnumerable<int> Feed, Reference Handle);

    private sealed class Reference : IHandle;

    private sealed class Feed : List<int>, IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Yield().GetAsyncEnumerator(cancellationToken);
    }

    private sealed class Sent : SentHandles
    {
        public List<object> Targets { get; } = [];

        public override int Add(object target)
        {
            Targets.Add(target);
            return Targets.Count - 1;
        }
    }

    private sealed class Received(IReadOnlyList<object> targets) : ReceivedHandles
    {
        public List<Type> Wanted { get; } = [];

        public override int Count => targets.Count;

        public override object Take(int index, Type wanted)
        {
            Wanted.Add(wanted);
            return targets[index];
        }
    }

    private sealed class Fresh : ReceivedHandles
    {
        public int Taken { get; private set; }

        public override int Count => 1;

        public override object Take(int index, Type wanted)
        {
            Taken++;
            return wanted == typeof(object) ? new object() : () => 1;
        }
    }

    private sealed class Refusing : ReceivedHandles
    {
        public override int Count => 1;

        public override object Take(int index, Type wanted) => throw new ValueException("not today.");
    }
}

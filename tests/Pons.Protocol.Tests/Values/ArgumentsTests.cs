using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Values;

/// <summary>The arguments of an incoming call, each read into the type that its parameter has.</summary>
public sealed class ArgumentsTests
{
    [Fact]
    public void Each_argument_comes_in_the_type_that_was_asked_for()
    {
        var target = new Target { Types = [typeof(int), typeof(double[]), typeof(Point)], Named = { ["when"] = typeof(DateOnly?), ["code"] = typeof(object) } };

        Read(Write([1, new List<double> { 0.5 }, new { X = 1, Y = 2 }], new() { ["when"] = new DateOnly(2024, 2, 29), ["code"] = null }), isNamed: true, target);

        Assert.Equal(3, target.Count);
        Assert.Equal([1, new[] { 0.5 }, new Point(1, 2)], target.Taken);
        Assert.Equal(new Dictionary<string, object?> { ["when"] = new DateOnly(2024, 2, 29), ["code"] = null }, target.TakenNamed);
    }

    [Fact]
    public void A_dict_that_is_no_keywords_is_an_argument_like_others()
    {
        var target = new Target { Types = [typeof(Dictionary<string, int>)] };

        Read(Write([new Dictionary<string, int> { ["a"] = 1 }], null), isNamed: false, target);

        Assert.Equal(new Dictionary<string, int> { ["a"] = 1 }, Assert.Single(target.Taken));
    }

    [Fact]
    public void An_argument_that_is_not_what_was_asked_for_is_refused_with_its_place()
    {
        Refuses.Value(() => Read(Write(["1"], null), false, new Target { Types = [typeof(int)] }), "args[0]", "a str cannot be read as int");
        Refuses.Value(() => Read(Write([1, new object[] { 1, "2" }], null), false, new Target { Types = [typeof(int), typeof(int[])] }), "args[1][1]", "a str");
        Refuses.Value(() => Read(Write([], new() { ["size"] = new[] { "x" } }), true, new Target { Named = { ["size"] = typeof(List<int>) } }), "size[0]", "a str");
        Refuses.Value(() => Read(Write([null], null), false, new Target { Types = [typeof(object)], RefusesNull = true }), "args[0]", "not null");
    }

    [Theory]
    [InlineData(false, "]")] // a list
    [InlineData(true, ")")] // no keywords at the end
    [InlineData(true, ")\u0085")] // keywords that are no dict
    [InlineData(true, "}N]s\u0085")] // a keyword that is no text
    public void What_is_no_tuple_of_arguments_is_a_fault(bool isNamed, string opcodes)
    {
        byte[] payload = Payloads.Of([.. opcodes.Cast<object>()]);

        Assert.Equal("payload", Assert.Throws<ProtocolException>(() => Read(payload, isNamed, new Target())).Code);
    }

    [Fact]
    public void What_the_target_throws_comes_through_and_the_next_message_is_read_as_ever()
    {
        Assert.Throws<NotSupportedException>(() => Read(Write([1, 2], null), false, new Target { Types = [typeof(int)] }));

        A_dict_that_is_no_keywords_is_an_argument_like_others();
    }

    private static byte[] Write(object?[] positional, Dictionary<string, object?>? keywords)
    {
        var output = new OutputBuffer();
        PickleCodec.WriteArguments(output, positional, keywords, new ValueLimits());
        return output.Written.ToArray();
    }

    private static void Read(byte[] payload, bool isNamed, Target target) => PickleCodec.ReadArguments(payload, isNamed, target, new ValueLimits());

    private sealed record Point(int X, int Y);

    private sealed class Target : IArgumentTarget
    {
        public Type[] Types { get; init; } = [];

        public Dictionary<string, Type> Named { get; } = [];

        public bool RefusesNull { get; init; }

        public int Count { get; private set; }

        public List<object?> Taken { get; } = [];

        public Dictionary<string, object?> TakenNamed { get; } = [];

        public void Begin(int positional) => Count = positional;

        public Type TypeOf(int index) => index < Types.Length ? Types[index] : throw new NotSupportedException("too many");

        public Type TypeOf(string keyword) => Named[keyword];

        public void Take(int index, object? value)
        {
            Assert.Equal(Taken.Count, index);
            Taken.Add(value is null && RefusesNull ? throw new ValueException("not null.") : value);
        }

        public void Take(string keyword, object? value) => TakenNamed.Add(keyword, value);
    }
}

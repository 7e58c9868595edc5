using Pons.Actions;

namespace Pons.Tests.Actions;

public sealed class ExposedActionsTests
{
    private readonly ExposedActions _actions = new();

    private static readonly string[] ClockActions = ["clock.next_reading", "clock.now", "clock.started", "clock.to_utc2"];

    [Fact]
    public void A_delegate_is_found_by_the_name_that_messages_have()
    {
        _actions.Expose("time.now", () => 1);
        _actions.Expose("größe", () => 2);

        Assert.Equal("time.now", _actions.Find("time.now"u8)?.Name);
        Assert.Equal("größe", _actions.Find("größe")?.Name);
        Assert.Null(_actions.Find("time"u8));
        Assert.Null(_actions.Find("time.NOW"u8));
    }

    [Fact]
    public void The_public_methods_of_an_object_are_actions_in_Pythons_spelling()
    {
        _actions.Expose("clock", new Clock());

        Assert.Equal(ClockActions, _actions.All.Select(action => action.Name).Order(StringComparer.Ordinal));
        Assert.Equal(5, _actions.Find("clock.next_reading")!.Invoke([4]).GetResult());
    }

    [Theory]
    [InlineData("NextReading", "next_reading")]
    [InlineData("now", "now")]
    [InlineData("HTTPServer", "http_server")]
    [InlineData("GetURL", "get_url")]
    [InlineData("ToUtc2", "to_utc2")]
    [InlineData("X", "x")]
    [InlineData("Snake_Case", "snake_case")]
    public void Names_of_methods_become_names_of_functions(string method, string action)
    {
        Assert.Equal(action, ActionNames.ToSnakeCase(method));
    }

    [Fact]
    public void A_dictionary_nests_names()
    {
        _actions.Expose("api", new Dictionary<string, object>
        {
            ["add"] = (int a, int b) => a + b,
            ["deep"] = new Dictionary<string, Func<int>> { ["one"] = () => 1 },
            ["clock"] = new Clock(),
        });

        Assert.Equal(["api.add", .. ClockActions.Select(name => $"api.{name}"), "api.deep.one"], _actions.All.Select(action => action.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_is_exposed_once_and_all_of_an_object_or_nothing()
    {
        _actions.Expose("clock.now", () => 1);

        var error = Assert.Throws<ArgumentException>(() => _actions.Expose("clock", new Clock()));

        Assert.Contains("'clock.now' is exposed already", error.Message, StringComparison.Ordinal);
        Assert.Single(_actions.All);
    }

    [Fact]
    public void What_is_withdrawn_takes_along_what_is_below_it()
    {
        _actions.Expose("clock", new Clock());
        _actions.Expose("clocks", () => 1);

        Assert.True(_actions.Withdraw("clock.now"));
        Assert.Null(_actions.Find("clock.now"));
        Assert.True(_actions.Withdraw("clock"));
        Assert.Equal(["clocks"], _actions.All.Select(action => action.Name));
        Assert.False(_actions.Withdraw("clock"));
        _actions.Expose("clock.now", () => 1);
    }

    [Fact]
    public void Overloads_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => _actions.Expose("c", new Overloaded()));

        Assert.Contains("'c.add'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Add(int) and Add(int, int)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pons.describe")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    public void A_name_that_may_not_be_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => _actions.Expose(name, () => 1));
        Assert.Empty(_actions.All);
    }

    [Fact]
    public void A_name_may_be_as_long_as_the_specification_says()
    {
        _actions.Expose(new string('x', 1024), () => 1);

        Assert.Throws<ArgumentException>(() => _actions.Expose(new string('x', 1025), () => 1));
        Assert.Throws<ArgumentException>(() => _actions.Expose("half a smile: \ud83d", () => 1));
        Assert.Throws<ArgumentException>(() => _actions.Expose(new string('ß', 513), () => 1));
    }

    [Fact]
    public void Values_and_what_has_no_methods_are_refused()
    {
        var itself = new Dictionary<string, object>();
        itself["again"] = itself;

        Assert.All(new object[] { "text", 5, new List<int>(), typeof(Clock), new object(), new Dictionary<string, object?> { ["x"] = null }, new Dictionary<int, object> { [1] = new Clock() }, itself }, target =>
            Assert.Throws<ArgumentException>(() => _actions.Expose("x", target)));
    }

    [Fact]
    public void Reserved_names_are_for_the_hubs_own_actions()
    {
        _actions.ExposeReserved("pons.subscribe", (string topic) => topic);

        Assert.NotNull(_actions.Find("pons.subscribe"u8));
    }

    [Fact]
    public void An_unknown_action_is_answered_with_the_nearest_names()
    {
        _actions.Expose("clock", new Clock());

        UnknownActionException error = _actions.Unknown("clock.noww", ["clock.nowwww"]);

        Assert.Equal(["clock.now", "clock.nowwww"], error.Nearest);
        Assert.Contains("'clock.noww'. Did you mean 'clock.now' or 'clock.nowwww'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_are_found_while_others_come_and_go()
    {
        _actions.Expose("steady", () => 1);

        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            _actions.Expose($"a{i}", () => i);
            Assert.NotNull(_actions.Find("steady"u8));
            Assert.True(_actions.Withdraw($"a{i}"));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(["steady"], _actions.All.Select(action => action.Name));
    }

    private class Dated
    {
        protected int Step { get; set; } = 1;

        public string Started() => $"then {Step}";

        public virtual string Now() => "";

        protected void Hidden() => Step = 1;
    }

    private sealed class Clock : Dated, IDisposable
    {
        public int Ticks { get; set; }

        public int NextReading(int after) => after + Step;

        public override string Now() => "now";

        public DateTime ToUtc2(DateTime when) => when.AddDays(Step);

        public (T, int) Generic<T>(T value) => (value, Step);

        public override string ToString() => "a clock";

        public static void Shared()
        {
        }

        public void Dispose()
        {
        }

        internal void Secret() => Hidden();
    }

    private sealed class Overloaded
    {
        private int _sum;

        public int Add(int a) => _sum += a;

        public int Add(int a, int b) => _sum += a + b;
    }
}

using System.Text.Json.Serialization;

namespace Pons.Protocol.Tests.Values;

public sealed class RecordTests
{
    internal sealed record Person(string Name, int Age, string? Town = "Bern");

    internal sealed class Settings
    {
        public string Title { get; set; } = "none";

        public int? MaxCount { get; init; }

        public required bool IsOn { get; set; }

        public int Doubled => (MaxCount ?? 0) * 2;
    }

    internal record struct Point(double X, double Y);

    internal struct Plain
    {
        public int A;
        public string B;
    }

    internal sealed record Renamed([property: JsonPropertyName("class")] string Kind)
    {
        [JsonIgnore]
        public int Hidden { get; set; }
    }

    internal sealed record Sparse
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Limit { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Sort { get; init; }
    }

    internal sealed record Tree(string Name, List<Tree>? Children = null);

    internal record Animal(string Name);

    internal sealed record Dog(string Name, bool Barks) : Animal(Name);

    internal sealed class Stubborn(int secret)
    {
        public int Shown => secret;
    }

    internal sealed record Alike(int UserName, int User_Name);

    [Fact]
    public void What_is_left_out_while_it_is_null_has_no_key()
    {
        var sparse = new Sparse { Sort = "name" };

        var dict = (Dictionary<string, object?>)Codec.Cross<object>(sparse)!;
        Assert.Equal([("Sort", "name")], dict.Select(p => (p.Key, p.Value)));
        Assert.Equal(sparse, Codec.RoundTrip(sparse));
        Assert.Empty((Dictionary<string, object?>)Codec.Cross<object>(new Sparse())!);
    }

    [Fact]
    public void Records_cross_as_dicts_and_come_back()
    {
        var person = new Person("Ada", 36, null);

        Assert.Equal(person, Codec.RoundTrip(person));
        var dict = (Dictionary<string, object?>)Codec.Cross<object>(person)!;
        Assert.Equal([("Name", "Ada"), ("Age", 36L), ("Town", null)], dict.Select(p => (p.Key, p.Value)));
        Assert.Equal(new Point(1, -2), Codec.RoundTrip(new Point(1, -2)));
        Assert.Equal(new Plain { A = 1, B = "b" }, Codec.RoundTrip(new Plain { A = 1, B = "b" }));
        Assert.Null(Codec.RoundTrip<Person?>(null));
        Assert.Equal(new Point(1, 2), Codec.RoundTrip<Point?>(new Point(1, 2)));
    }

    [Fact]
    public void Pythons_names_find_their_members()
    {
        var sent = new Dictionary<string, object?> { ["is_on"] = true, ["maxCount"] = 7, ["TITLE"] = "x" };

        Settings settings = Codec.Cross<Settings>(sent);

        Assert.Equal(("x", 7, true), (settings.Title, settings.MaxCount, settings.IsOn));
    }

    [Fact]
    public void What_was_not_sent_keeps_its_default()
    {
        Settings settings = Codec.Cross<Settings>(new Dictionary<string, object?> { ["IsOn"] = false });

        Assert.Equal(("none", null, false), (settings.Title, settings.MaxCount, settings.IsOn));
        Assert.Equal("Bern", Codec.Cross<Person>(new { Name = "Ada", Age = 36 }).Town);
    }

    [Fact]
    public void Dicts_of_one_kind_may_have_their_keys_in_any_order()
    {
        object[] rows = [new { Age = 1, Name = "a" }, new { Name = "b", Age = 2 }, new { town = "c", name = "c", age = 3 }];

        Assert.Equal([new("a", 1), new("b", 2), new("c", 3, "c")], Codec.Cross<Person[]>(rows));
    }

    [Fact]
    public void Dataclasses_and_namedtuples_are_records_too()
    {
        byte[] payload = Payloads.Call("record", "shop.Person", '}', '(', "name", "Ada", "age", 36, 'u');

        Assert.Equal(new Person("Ada", 36), Codec.Read<Person>(payload));
        Assert.Equal(("Ada", 36), Codec.Read<(string, int)>(payload));
        Assert.Equal(["name", "age"], Codec.Read<Dictionary<string, object>>(payload).Keys);
    }

    [Fact]
    public void What_is_missing_or_unknown_or_twice_is_named()
    {
        Refuses.Reading<Person>(new { Name = "Ada" }, "result", "the field Age is missing");
        Refuses.Reading<Settings>(new { Title = "x" }, "result", "the field IsOn is missing");
        Refuses.Reading<Person[]>(new[] { new { Name = "Ada", Age = 1, Shoe = 2 } }, "result[0]", "Person has no field for the key [\"Shoe\"]");
        Refuses.Reading<Settings>(new { IsOn = true, Doubled = 2 }, "result", "Settings has no field for the key [\"Doubled\"]");
        Refuses.Reading<Person>(new { Name = "a", name = "b", Age = 1 }, "result", "the field Name of Person was sent twice");
        Refuses.Reading<Person>(new Dictionary<int, int> { [1] = 1 }, "result", "the key [1] names no field");
    }

    [Fact]
    public void A_field_that_does_not_fit_is_named_by_its_place()
    {
        Refuses.Reading<Person[]>(new object[] { new { Name = "a", Age = "x" } }, "result[0][\"Age\"]", "a str cannot be read as int");
        Refuses.Reading<Person>(new { Name = (string?)null, Age = 1 }, "result[\"Name\"]", "None cannot be read as string", "string?");
        Refuses.Reading<Person>(1, "result", "an int cannot be read as Person");
    }

    [Fact]
    public void Attributes_of_JSON_are_honoured()
    {
        var renamed = new Renamed("x") { Hidden = 5 };

        Assert.Equal([new("class", "x")], Codec.Cross<Dictionary<string, object?>>(renamed));
        Assert.Equal(new Renamed("x"), Codec.RoundTrip(renamed));
        Refuses.Reading<Renamed>(new { Kind = "x" }, "result", "no field for the key [\"Kind\"]");
    }

    [Fact]
    public void Records_may_hold_themselves_a_level_down()
    {
        var tree = new Tree("root", [new("left"), new("right", [new("leaf")])]);

        Tree back = Codec.RoundTrip(tree);

        Assert.Equal("leaf", back.Children![1].Children![0].Name);
    }

    [Fact]
    public void What_a_value_really_is_decides_what_is_written()
    {
        Animal animal = new Dog("Rex", true);

        Assert.Equal(["Name", "Barks"], Codec.Read<Dictionary<string, object>>(Codec.Write(animal)).Keys.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(new Dog("Rex", true), Codec.Read<Dog[]>(Codec.Write<List<Animal>>([animal]))[0]);
    }

    [Fact]
    public void A_type_that_cannot_be_made_says_why()
    {
        Assert.Equal([new("Shown", 5L)], Codec.Cross<Dictionary<string, object?>>(new Stubborn(5)));
        Refuses.Reading<Stubborn>(new { Shown = 5 }, "result", "Stubborn");
        Refuses.Reading<IFormattable>(new { Shown = 5 }, "result", "IFormattable");
    }

    [Fact]
    public void Names_that_are_alike_are_told_apart_only_exactly()
    {
        Assert.Equal(new Alike(1, 2), Codec.Cross<Alike>(new { UserName = 1, User_Name = 2 }));
        Refuses.Reading<Alike>(new { username = 1 }, "result", "no field for the key [\"username\"]");
    }

    [Fact]
    public void Tuples_cross_as_tuples_of_their_length()
    {
        Assert.Equal((1, "a"), Codec.RoundTrip((1, "a")));
        Assert.Equal(Tuple.Create(1.5), Codec.RoundTrip(Tuple.Create(1.5)));
        Assert.Equal((1, 2, 3, 4, 5, 6, (7, 8)), Codec.RoundTrip((1, 2, 3, 4, 5, 6, (7, 8))));
        Assert.Equal([1L, "a"], (object[])Codec.Cross<object>((1, "a"))!);
        Assert.Equal((1, 2), Codec.Cross<(int, int)>(new[] { 1, 2 }));
        Refuses.Reading<(int, int)>((1, 2, 3), "result", "a tuple of 3 items cannot be read as (int, int)");
        Refuses.Reading<(int, string)>((1, 2), "result[1]", "an int cannot be read as string");
        Refuses.Writing((1, 2, 3, 4, 5, 6, 7, 8), "value", "up to 7 items");
    }

    [Fact]
    public void Enums_cross_as_their_numbers_and_are_read_by_name_or_number()
    {
        Assert.Equal(DayOfWeek.Friday, Codec.RoundTrip(DayOfWeek.Friday));
        Assert.Equal(5, Codec.Cross<int>(DayOfWeek.Friday));
        Assert.Equal(DayOfWeek.Friday, Codec.Cross<DayOfWeek>("FRIDAY"));
        Assert.Equal(DayOfWeek.Monday, Codec.Read<DayOfWeek>(Payloads.Call("enum", "Day", "monday", "mon")));
        Assert.Equal(DayOfWeek.Monday, Codec.Read<DayOfWeek>(Payloads.Call("enum", "Day", "LUNDI", 1)));
        Assert.Equal("mon", Codec.Read<object>(Payloads.Call("enum", "Day", "MONDAY", "mon")));
        Assert.Equal(AttributeTargets.Class | AttributeTargets.Enum, Codec.RoundTrip(AttributeTargets.Class | AttributeTargets.Enum));
        Refuses.Reading<DayOfWeek>("Someday", "result", "DayOfWeek has no member Someday", "Sunday, Monday");
        Refuses.Reading<DayOfWeek>(9, "result", "DayOfWeek has no member");
        Refuses.Reading<DayOfWeek>(1.0, "result", "a float cannot be read as DayOfWeek");
    }
}

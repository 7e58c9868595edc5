using System.Text;

namespace Pons.Protocol.Tests.Values;

/// <summary>Types that are no values: each is refused with its place, its name and what to do.</summary>
public sealed class UnwritableTests
{
    [Fact]
    public void What_runs_waits_or_points_cannot_cross()
    {
        Refuses.Writing<object>(Task.CompletedTask, "value", "work under way", "Await it");
        Refuses.Writing<object>(Task.FromResult(1), "value", "work under way");
        Refuses.Writing<object>(new ValueTask<int>(1), "value", "work under way");
        Refuses.Writing<object>(new MemoryStream(), "value", "a MemoryStream cannot cross", "stream");
        Refuses.Writing<object>(typeof(string), "value", "describes code");
        Refuses.Writing<object>((nint)5, "value", "points into this process");
        Refuses.Writing<object>(new InvalidOperationException("x"), "value", "exception");
    }

    [Fact]
    public void Types_of_the_platform_that_are_not_in_the_table_cannot_cross()
    {
        Refuses.Writing<object>(new Uri("http://localhost/"), "value", "a Uri cannot cross", "Send its text");
        Refuses.Writing<object>(new StringBuilder("x"), "value", "a StringBuilder cannot cross");
        Refuses.Writing(CancellationToken.None, "value", "a CancellationToken cannot cross");
        Refuses.Writing(new object(), "value", "an object cannot cross", "holds nothing");
        Refuses.Reading<Version>(new { Major = 1 }, "result", "a Version cannot cross");
    }

    [Fact]
    public void The_place_is_named_on_writing_too()
    {
        var code = new Uri("http://localhost/");

        Refuses.Writing(new { Rows = new object[] { 1, new Dictionary<string, object> { ["f"] = code } } }, "value[\"Rows\"][1][\"f\"]", "a Uri");
        Refuses.Writing((1, code), "value[1]", "a Uri");
        Refuses.Writing(new HashSet<object> { code }, "value.item", "a Uri");
        Refuses.Writing(new object[,] { { 1, code } }, "value[0][1]", "a Uri");
        Refuses.Writing(new object?[] { code }.Select(o => o), "value[0]", "a Uri");
    }
}

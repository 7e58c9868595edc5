using System.Reflection;

namespace Pons.Tests.Matrix;

/// <summary>docs/matrix.md says what is run, no more and no less.</summary>
public sealed class MatrixPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "matrix.md"));

    [Fact]
    public void Every_row_of_the_page_is_a_test_and_every_test_a_row()
    {
        string[] rows = [.. Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| row", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim())];

        Assert.Equal(TestsOf(typeof(PairTests)).Concat(TestsOf(typeof(PeerTests))).Order(), rows.Order());
    }

    [Fact]
    public void A_cell_without_a_test_has_its_reason()
    {
        string row = Assert.Single(Lines, line => line.StartsWith("| An object stays where it is", StringComparison.Ordinal));
        int all = Languages.All.Count * Languages.All.Count;

        Assert.Contains(Languages.ByValue, row, StringComparison.Ordinal);
        Assert.Contains(Lines, line => line.Contains(Languages.OwnCode, StringComparison.Ordinal));
        Assert.Equal((all - 1, all - Languages.All.Count), (Languages.Pairs.Count, Languages.PairsWithObjects.Count));
    }

    private static IEnumerable<string> TestsOf(Type tests) => tests.GetMethods()
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
        .Select(method => method.Name.Replace('_', ' '));
}

namespace Pons.Tests.Matrix;

/// <summary>The languages of the matrix, and the cells that are empty, each with its reason.</summary>
internal static class Languages
{
    public static readonly IReadOnlyList<string> All = ["csharp", "python", "node"];

    public const string OwnCode = "C# calls its own methods without a hub";
    public const string ByValue = "C# objects cross by value; their methods are exposed by name";

    /// <summary>All pairs of caller and callee.</summary>
    public static TheoryData<string, string> Pairs { get; } = Of((from, to) => from != "csharp" || to != "csharp");

    /// <summary>Those whose callee gives objects to hold.</summary>
    public static TheoryData<string, string> PairsWithObjects { get; } = Of((_, to) => to != "csharp");

    private static TheoryData<string, string> Of(Func<string, string, bool> has)
    {
        var pairs = new TheoryData<string, string>();
        foreach (string from in All)
        {
            foreach (string to in All.Where(to => has(from, to)))
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }
}

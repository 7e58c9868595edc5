namespace Pons.AspNetCore.InPage;

/// <summary>Where Pyodide lies. What somebody chose is never passed over when it is not there: that is a fault.</summary>
internal static class PyodideSearch
{
    public const string Variable = "PONS_PYODIDE";

    private const string Package = "node_modules/pyodide";
    private const string OwnPackage = "runtimes/js/node_modules/pyodide";
    private const string Advice = "Install it beside the pages ('npm install pyodide'), or name its folder (--pyodide, " + Variable + ").";

    /// <param name="named">A folder that the caller named; nothing for none.</param>
    /// <param name="places">Folders beside and above which it is looked for, in order.</param>
    /// <exception cref="FileNotFoundException">It is nowhere; the message says where it was looked for.</exception>
    public static string Find(string? named, IEnumerable<string> places)
    {
        string? variable = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            return Chosen(named, "The named folder of Pyodide");
        }

        if (!string.IsNullOrWhiteSpace(variable))
        {
            return Chosen(variable, Variable);
        }

        string[] tried = [.. places.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        return tried.SelectMany(Above).Select(folder => Path.Combine(folder, Package))
            .Concat(Above(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, OwnPackage)))
            .FirstOrDefault(IsOne)
            ?? throw new FileNotFoundException($"Python in a page needs Pyodide, and there is no {Package} in or above {string.Join(", ", tried)}. {Advice}");
    }

    private static string Chosen(string folder, string origin) =>
        IsOne(folder) ? Path.GetFullPath(folder)
        : IsOne(Path.Combine(folder, Package)) ? Path.GetFullPath(Path.Combine(folder, Package))
        : throw new FileNotFoundException($"{origin} is '{folder}', and there is no {PyodideFiles.Program} in it. {Advice}");

    private static bool IsOne(string folder) => File.Exists(Path.Combine(folder, PyodideFiles.Program));

    private static IEnumerable<string> Above(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}

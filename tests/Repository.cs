namespace Pons.Tests;

/// <summary>The repository that the tests run from: samples, vectors and pages are read where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pons.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run from inside the repository only.");
        }

        return folder;
    }
}

namespace Pons.Tests.Docs;

/// <summary>The files of a page, in a folder that is the current one for as long as the test runs, and the Python that has what they import.</summary>
internal sealed class GuideFolder : IDisposable
{
    private const string Variable = "PONS_PYTHON";

    private readonly string? _pythonBefore = Environment.GetEnvironmentVariable(Variable);
    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;

    public GuideFolder(string page)
    {
        GuidePages.WriteFiles(Path.Combine(Repository.Root, "docs", "guide", page), _folder);
        Directory.SetCurrentDirectory(_folder);
        Environment.SetEnvironmentVariable(Variable, PythonModule.Interpreter);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _pythonBefore);
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }
}

namespace Pons.Tests.Scripts;

/// <summary>A folder of a test's own with scripts in it; its name has a space and letters beyond ASCII.</summary>
internal sealed class ScriptFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pons skript ü-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Runs on the Python that tests run on.</summary>
    public static Script Python(string code, params string[] arguments) => Script.PythonCode(code, arguments) with { Interpreter = PythonModule.Interpreter };

    public string Add(string name, string source)
    {
        string path = this[name];
        File.WriteAllText(path, source);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

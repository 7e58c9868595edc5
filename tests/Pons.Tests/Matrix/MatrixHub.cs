namespace Pons.Tests.Matrix;

/// <summary>One hub with a callee and a caller of each language, for all tests of a class.</summary>
public sealed class MatrixHub : IAsyncLifetime
{
    private static readonly string Modules = Path.Combine(Repository.Root, "tests", "Pons.Tests", "Matrix", "modules");

    private readonly Dictionary<string, ICaller> _callers = [];

    public Hub Hub { get; } = new();

    internal ICaller From(string language) => _callers[language];

    internal static string ModuleOf(string name) => Path.Combine(Modules, name);

    public async Task InitializeAsync()
    {
        Hub.Expose("in_csharp", new InCSharp());
        var python = new PythonOptions { Interpreter = PythonModule.Interpreter, StartJobs = false };
        var node = new NodeOptions { StartJobs = false };
        await Hub.AddPythonAsync(ModuleOf("in_python.py"), python);
        await Hub.AddNodeAsync(ModuleOf("in_node.mjs"), node);
        _callers["csharp"] = new FromCSharp(Hub);
        _callers["python"] = new FromPeer(await Hub.AddPythonAsync(ModuleOf("from_python.py"), python));
        _callers["node"] = new FromPeer(await Hub.AddNodeAsync(ModuleOf("from_node.mjs"), node));
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}

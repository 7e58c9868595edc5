namespace Pons.Tests.Hubs;

/// <summary>Python files of a test's own, each added to one hub.</summary>
internal sealed class HubModule : IAsyncDisposable
{
    private readonly List<PythonModule> _modules = [];

    public HubModule(HubOptions? options = null)
    {
        Hub = new Hub(options ?? new HubOptions());
    }

    public Hub Hub { get; }

    public async Task<Peer> AddAsync(string source, string name = "module.py", Func<PythonOptions, PythonOptions>? change = null)
    {
        // Its file stays: jobs start workers of their own from it.
        var module = new PythonModule(source, name);
        _modules.Add(module);
        return await Hub.AddPythonAsync(module.File, change is null ? module.Options : change(module.Options));
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _modules.ForEach(module => module.Dispose());
    }
}

using Pons.Pools;

namespace Pons;

/// <summary>A set of Python names that code runs with: the module's own, or others apart from them.</summary>
/// <remarks>They live in the first of a peer's workers, and are gone with it. Safe for any number of threads.</remarks>
public sealed class Namespace
{
    private readonly CallRouter _router;

    internal Namespace(CallRouter router, string? name)
    {
        _router = router;
        Name = name;
    }

    /// <summary>What it is called; nothing for the module's own names.</summary>
    public string? Name { get; }

    /// <summary>The value of a name; blocks for the time that takes.</summary>
    /// <exception cref="PythonException">There is no such name.</exception>
    public object? this[string name]
    {
        get => _router.Call<object?>(ExposedAction.Global, [name, Name], First);
        set => _router.Call<object?>(ExposedAction.Assign, [name, value, Name], First);
    }

    // Names live in one worker, and all that belongs together has to meet there.
    private static CallOptions First { get; } = new() { IsForFirst = true };

    /// <summary>The value of a name, a function or any other object too (<see cref="Handle"/>).</summary>
    /// <exception cref="PythonException">There is no such name.</exception>
    public Task<T> GetAsync<T>(string name, CancellationToken cancellationToken = default) =>
        _router.CallAsync<T>(ExposedAction.Global, [name, Name], First with { CancellationToken = cancellationToken });

    /// <summary>Gives a name a value, a delegate too.</summary>
    public Task SetAsync(string name, object? value, CancellationToken cancellationToken = default) =>
        _router.CallAsync<object?>(ExposedAction.Assign, [name, value, Name], First with { CancellationToken = cancellationToken });

    /// <summary>Runs Python statements; the value of a last expression is the result. <c>await</c> may stand at the top level.</summary>
    public Task<T> RunAsync<T>(string code, CancellationToken cancellationToken = default) => RunAsync<T>(code, First with { CancellationToken = cancellationToken });

    /// <summary>As <see cref="RunAsync{T}(string, CancellationToken)"/>, with a time limit, reports or questions.</summary>
    public Task<T> RunAsync<T>(string code, CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(options);
        return _router.CallAsync<T>(ExposedAction.Run, [code, Name], options with { IsForFirst = true });
    }

    /// <summary>Runs Python statements whose result nobody wants.</summary>
    public async Task RunAsync(string code, CancellationToken cancellationToken = default)
    {
        // As a handle anything can cross, and it is let go of unseen.
        Handle result = await RunAsync<Handle>(code, cancellationToken).ConfigureAwait(false);
        result.Dispose();
    }

    /// <summary>Whether code is <c>complete</c>, <c>incomplete</c> (a prompt would ask for more lines) or <c>wrong</c>.</summary>
    internal string Parse(string code) => _router.Call<string>(ExposedAction.Parse, [code], First);

    /// <summary>What a text may be completed to.</summary>
    internal IReadOnlyList<string> Complete(string text) => _router.Call<string[]>(ExposedAction.Complete, [text, Name], First);
}

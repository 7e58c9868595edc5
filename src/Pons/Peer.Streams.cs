using Pons.Pools;

namespace Pons;

/// <content>Reading streams, and running code.</content>
public sealed partial class Peer
{
    /// <summary>Reads the items of an action that yields, as they come. The call is made when the first item is asked for; leaving the loop closes the generator.</summary>
    /// <remarks>Each enumeration is a call of its own. An exception of the generator comes after the items before it.</remarks>
    /// <exception cref="UnknownActionException">The peer exposes no such action.</exception>
    public IAsyncEnumerable<T> StreamAsync<T>(string action, params object?[] arguments)
    {
        CallOptions options = TakeToken(ref arguments);
        return _router.Stream<T>(Find(action), arguments, options);
    }

    /// <summary>As <see cref="StreamAsync{T}(string, object?[])"/>, with keyword arguments, a time limit, a token or a window.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(string action, CallOptions options, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _router.Stream<T>(Find(action), Positional(arguments), options);
    }

    /// <summary>Imports a module in the worker and answers a handle of it: <c>await peer.ImportAsync("numpy")</c>.</summary>
    public Task<Handle> ImportAsync(string module, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(module);
        return _router.CallAsync<Handle>(ExposedAction.Import, [module], new CallOptions { CancellationToken = cancellationToken });
    }

    /// <summary>Runs Python statements in the module's own names; the value of a last expression is the result. <c>await</c> may stand at the top level.</summary>
    public Task<T> RunAsync<T>(string code, CancellationToken cancellationToken = default) => Globals.RunAsync<T>(code, cancellationToken);

    /// <summary>As <see cref="RunAsync{T}"/>, for statements whose result nobody wants.</summary>
    public Task RunAsync(string code, CancellationToken cancellationToken = default) => Globals.RunAsync(code, cancellationToken);

    /// <summary>The names of the module itself.</summary>
    public Namespace Globals => new(_router, null);

    /// <summary>Names of their own that code runs with, apart from the module's; made when they are first used.</summary>
    public Namespace Namespace(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Namespace(_router, name);
    }
}

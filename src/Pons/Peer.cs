using System.Collections.Frozen;
using System.Text;
using Pons.Workers;

namespace Pons;

/// <summary>A program on the other end of a link: exposes actions, and can be called.</summary>
/// <remarks>Safe for any number of threads. Disposing lets calls in flight finish for a moment, then ends the process and all that it started.</remarks>
public sealed partial class Peer : IAsyncDisposable, IDisposable
{
    private readonly Worker _worker;

    // An action's name as it stands on the wire, made once.
    private readonly FrozenDictionary<string, byte[]> _names;

    internal Peer(Worker worker, string name)
    {
        _worker = worker;
        Name = name;
        _names = Actions.ToFrozenDictionary(action => action.Name, action => Encoding.UTF8.GetBytes(action.Name), StringComparer.Ordinal);
    }

    /// <summary>What the peer was started from, such as <c>calc.py</c>.</summary>
    public string Name { get; }

    /// <summary>The actions that it exposes.</summary>
    public IReadOnlyList<ActionInfo> Actions => _worker.Ready.Actions;

    /// <summary>The peer's language and its version, such as <c>python 3.11.2</c>.</summary>
    public string Language => $"{_worker.Ready.Language} {_worker.Ready.LanguageVersion}";

    /// <summary>The id of its process.</summary>
    public int ProcessId => _worker.Ready.ProcessId;

    /// <summary>Asks for all that the module's author wrote: signatures, hints, defaults, docs.</summary>
    public async Task<ModuleDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        return DescriptionReader.Read(await _worker.Link.CallAsync<object?>("pons.describe", "pons.describe"u8, [], options).ConfigureAwait(false));
    }

    /// <summary>As <see cref="DescribeAsync"/>, for callers that block.</summary>
    public ModuleDescription Describe(CancellationToken cancellationToken = default)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        return DescriptionReader.Read(_worker.Link.Call<object?>("pons.describe", "pons.describe"u8, [], options));
    }

    /// <summary>Lets calls in flight finish within <see cref="PythonOptions.StopLimit"/>, then ends the process and all that it started.</summary>
    public ValueTask DisposeAsync() => new(_worker.Stop());

    /// <summary>As <see cref="DisposeAsync"/>, for callers that block.</summary>
    public void Dispose() => _worker.Stop().GetAwaiter().GetResult();

    /// <summary>Waits until everything printed so far has been handled.</summary>
    internal void FlushLog() => _worker.FlushLog();

    private byte[] NameOf(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _names.TryGetValue(action, out byte[]? name) ? name : throw Unknown(action);
    }

    internal bool Exposes(string action) => _names.ContainsKey(action);

    internal UnknownActionException Unknown(string action)
    {
        IReadOnlyList<string> nearest = NearestNames.Find(action, _names.Keys);
        string hint = nearest.Count > 0 ? $" Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?"
            : _names.Count == 0 ? " It exposes none at all: public functions of the module are its actions."
            : $" It exposes {_names.Count}: {string.Join(", ", _names.Keys.Order(StringComparer.Ordinal).Take(10))}{(_names.Count > 10 ? ", …" : "")}.";
        return new UnknownActionException(action, $"{Name} exposes no action '{action}'.{hint}", nearest);
    }
}

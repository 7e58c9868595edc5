using Pons.AspNetCore.Hosting;

namespace Pons;

/// <summary>What a host is to have behind its doors.</summary>
public sealed class PonsBuilder
{
    private readonly PeerStarts _peers;
    private readonly List<Action<Hub>> _actions;

    internal PonsBuilder(IServiceCollection services, PeerStarts peers, List<Action<Hub>> actions) => (Services, _peers, _actions) = (services, peers, actions);

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Starts Python workers for a module before the host listens (<see cref="Hub.AddPythonAsync"/>).</summary>
    public PonsBuilder AddPython(string target, PythonOptions? options = null)
    {
        _peers.All.Add((hub, cancellationToken) => hub.AddPythonAsync(target, options, cancellationToken));
        return this;
    }

    /// <summary>Starts Node workers for a module before the host listens (<see cref="Hub.AddNodeAsync"/>).</summary>
    public PonsBuilder AddNode(string target, NodeOptions? options = null)
    {
        _peers.All.Add((hub, cancellationToken) => hub.AddNodeAsync(target, options, cancellationToken));
        return this;
    }

    /// <summary>Exposes C# code as an action (<see cref="Hub.Expose(string, Delegate)"/>).</summary>
    public PonsBuilder AddAction(string name, Delegate action)
    {
        _actions.Add(hub => hub.Expose(name, action));
        return this;
    }

    /// <summary>Exposes the public methods of an object, or the entries of a dictionary, as actions (<see cref="Hub.Expose(string, object)"/>).</summary>
    public PonsBuilder AddActions(string name, object target)
    {
        _actions.Add(hub => hub.Expose(name, target));
        return this;
    }
}

using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Pons.AspNetCore.Hosting;
using Pons.AspNetCore.Web;

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
        _peers.All.Add((hub, cancellationToken) => hub.StartPythonAsync(target, options, cancellationToken));
        return this;
    }

    /// <summary>Starts Node workers for a module before the host listens (<see cref="Hub.AddNodeAsync"/>).</summary>
    public PonsBuilder AddNode(string target, NodeOptions? options = null)
    {
        _peers.All.Add((hub, cancellationToken) => hub.StartNodeAsync(target, options, cancellationToken));
        return this;
    }

    /// <summary>Starts workers that serve the web application of a Python file as it is, WSGI or ASGI: Flask, FastAPI, Django; <c>MapWebApplication</c> gives it its requests.</summary>
    /// <param name="file">The file, run as <c>__main__</c>; or a package's module by its dotted name, such as <c>site.wsgi</c>.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The host has a web application already.</exception>
    public PonsBuilder AddWebApplication(string file, PythonWebOptions? options = null)
    {
        if (Services.Any(service => service.ServiceType == typeof(HostedApplication)))
        {
            throw new InvalidOperationException("This host has a web application already; another one needs a host of its own.");
        }

        var application = new HostedApplication(file, options ?? new PythonWebOptions());
        Services.AddSingleton(application);
        Services.AddHostedService<OwnAddress>();

        // Applications send headers in Latin-1, as PEP 3333 has it; by itself Kestrel takes ASCII alone.
        Services.Configure<KestrelServerOptions>(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1);
        _peers.All.Add(application.StartAsync);
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

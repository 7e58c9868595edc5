using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pons;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Hosting;
using Pons.AspNetCore.Http;
using Pons.AspNetCore.InPage;
using Pons.AspNetCore.Pages;
using Pons.AspNetCore.Reloading;
using Pons.AspNetCore.Sockets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Pons among the services of a host.</summary>
public static class PonsServices
{
    /// <summary>Adds a hub, whose peers start before the host listens, and what its doors need; <c>MapPons</c> opens them.</summary>
    public static PonsBuilder AddPons(this IServiceCollection services, Action<PonsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        // What was asked for before is added to.
        if (services.FirstOrDefault(service => service.ServiceType == typeof(PonsBuilder))?.ImplementationInstance is PonsBuilder known)
        {
            return known;
        }

        var peers = new PeerStarts();
        var actions = new List<Action<Hub>>();
        var builder = new PonsBuilder(services, peers, actions);
        services.AddSingleton(builder);
        services.AddSingleton(peers);
        services.TryAddSingleton(provider => MakeHub(provider, actions));
        services.AddHostedService<HubService>();
        services.AddSingleton<IStartupFilter, WebSocketsFirst>();
        services.AddSingleton<AccessToken>();
        services.AddSingleton<FilesCookie>();
        services.AddSingleton<LaunchCodes>();
        services.AddSingleton<HostRule>();
        services.AddSingleton<OriginRule>();
        services.AddSingleton<NetworkRule>();
        services.AddSingleton<Gate>();
        services.AddSingleton<TracebackRule>();
        services.AddSingleton<ClientTermsFactory>();
        services.AddSingleton<ClientModules>();
        services.AddSingleton<PyodideDoor>();
        services.AddSingleton<Presence>();
        services.AddSingleton<SocketDoor>();
        services.AddSingleton<SocketService>();
        services.AddHostedService(provider => provider.GetRequiredService<SocketService>());
        HttpDoor.AddTo(services);
        services.AddHostedService<Departure>();
        services.AddHostedService<Reloads>();
        return builder;
    }

    private static Hub MakeHub(IServiceProvider provider, List<Action<Hub>> actions)
    {
        var hub = new Hub(provider.GetRequiredService<IOptions<PonsOptions>>().Value.Hub);
        actions.ForEach(add => add(hub));
        return hub;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Sockets;

namespace Pons.Cli.Serve;

/// <summary>A hub that others may join too, or whose files are watched.</summary>
internal sealed class HubWithDoors : ParentedHub
{
    private readonly HostSettings _settings;
    private readonly IHost _host;

    private HubWithDoors(HostSettings settings, IHost host)
        : base(host.Services.GetRequiredService<Hub>()) => (_settings, _host) = (settings, host);

    public static HubWithDoors Make(HostSettings settings) => new(settings, settings.HasPort ? ServedHost.Build(settings.Serve) : Build(settings));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_host is not WebApplication web)
        {
            await _host.StartAsync(cancellationToken);
        }
        else if (await ServedHost.StartAsync(web, _settings.Serve, cancellationToken) is { } problem)
        {
            throw new UnusableAddressException(problem);
        }
    }

    public override Dictionary<string, object?> Introduce()
    {
        Dictionary<string, object?> host = base.Introduce();
        IServiceProvider services = _host.Services;
        if (_settings.HasPort)
        {
            host["url"] = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        }

        if (_settings.HasDoors)
        {
            host["token"] = services.GetRequiredService<AccessToken>().Text;
            host["sockets"] = services.GetRequiredService<SocketService>().Addresses.ToList<object?>();
        }

        return host;
    }

    public override async Task EndAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    /// <summary>Without a port no web server is needed, and none is loaded.</summary>
    private static IHost Build(HostSettings settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "pons", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new TerminalLog());
        builder.Logging.AddFilter(typeof(SocketService).Namespace, LogLevel.Warning); // where it listens, the parent is told
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Serve.StopLimit);
        if (settings.HasSockets)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        }

        settings.Serve.AddPeers(builder.Services.AddPons(settings.Serve.Configure));
        return builder.Build();
    }
}

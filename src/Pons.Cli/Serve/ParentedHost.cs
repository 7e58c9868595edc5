using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Parents;
using Pons.AspNetCore.Sockets;
using Pons.Links;

namespace Pons.Cli.Serve;

/// <summary>A host that is joined to the program that started it, and ends with it.</summary>
internal static class ParentedHost
{
    // What is still there then is ended by the guard of the workers' groups.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(800);

    // A parent that has not joined by then never will.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(HostSettings settings, IPipe pipe, CancellationToken cancellationToken)
    {
        IHost host = settings.HasPort ? ServedHost.Build(settings.Serve) : Build(settings);
        using var door = new ParentDoor(host.Services.GetRequiredService<Hub>(), pipe, () => Introduce(settings, host.Services));
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = door.Gone.ContinueWith(_ => starting.CancelAsync(), TaskScheduler.Default);
        int? code = await StartAsync(settings, host, door, starting.Token);
        if (code is null)
        {
            door.Open();
            await Task.WhenAny(door.Gone, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
            await door.CloseAsync();
        }

        await Task.WhenAny(EndAsync(host), Task.Delay(EndLimit, TimeProvider.System, CancellationToken.None));
        return code ?? ExitCode.Done;
    }

    /// <summary>Without a port no web server is needed, and none is loaded.</summary>
    private static IHost Build(HostSettings settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "pons", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new TerminalLog());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Serve.StopLimit);
        if (settings.HasSockets)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        }

        settings.Serve.AddPeers(builder.Services.AddPons(settings.Serve.Configure));
        return builder.Build();
    }

    /// <summary>Starts the peers and opens the doors; where that cannot be, the parent is told why, and the exit code is answered.</summary>
    private static async Task<int?> StartAsync(HostSettings settings, IHost host, ParentDoor door, CancellationToken cancellationToken)
    {
        Exception failure;
        try
        {
            string? problem = null;
            if (host is WebApplication web)
            {
                problem = await ServedHost.StartAsync(web, settings.Serve, cancellationToken);
            }
            else
            {
                await host.StartAsync(cancellationToken);
            }

            if (problem is null)
            {
                return null;
            }

            failure = new UnusableAddressException(problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // nobody wants it any more
        }
        catch (Exception error)
        {
            failure = error;
        }

        bool isTold = await door.RefuseAsync(failure, LastWords);
        return isTold ? Failure.CodeOf(failure) : Failure.Report(failure);
    }

    private static Dictionary<string, object?> Introduce(HostSettings settings, IServiceProvider services)
    {
        var host = new Dictionary<string, object?> { ["pid"] = Environment.ProcessId };
        if (settings.HasPort)
        {
            host["url"] = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        }

        if (settings.HasDoors)
        {
            host["token"] = services.GetRequiredService<AccessToken>().Text;
            host["sockets"] = services.GetRequiredService<SocketService>().Addresses.ToList<object?>();
        }

        return host;
    }

    private static async Task EndAsync(IHost host)
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}

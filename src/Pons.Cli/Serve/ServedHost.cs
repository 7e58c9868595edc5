using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Sockets;

namespace Pons.Cli.Serve;

/// <summary>A web server with Pons' doors, from its start to its end.</summary>
internal static class ServedHost
{
    public static async Task<int> RunAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        WebApplication host = Build(settings);
        await using (host)
        {
            if (await StartAsync(host, settings, cancellationToken) is { } problem)
            {
                await Console.Error.WriteLineAsync($"pons: {problem}");
                return ExitCode.Broken;
            }

            var address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            using StartLines lines = new(settings, host.Services, address);
            settings.Window?.Open(host.Services, lines.Url);
            lines.Write();
            Task<int> end = settings.Program?.Exit(host.Services) ?? Task.FromResult(ExitCode.Done);
            await host.WaitForShutdownAsync(cancellationToken);
            await (settings.Window?.EndAsync() ?? Task.CompletedTask);
            return await end;
        }
    }

    public static WebApplication Build(ServeSettings settings)
    {
        // An empty builder: neither files of settings in the user's folder nor variables meant for other servers have a say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pons", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new TerminalLog());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            if (settings.ListensAsAsked)
            {
                return;
            }

            options.Listen(settings.Binding.Address, settings.Binding.Port, listen =>
            {
                if (settings.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        if (settings.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        if (settings.Program is { SaysWhere: true, HasOtherDoors: false })
        {
            // Where it says nothing after all.
            builder.WebHost.UseUrls(settings.Binding.UrlFor(settings.Binding.Port, isEncrypted: false).ToString());
        }

        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopLimit);
        settings.AddPeers(builder.Services.AddPons(settings.Configure));
        WebApplication host = builder.Build();
        if (settings.Program is not { HasOtherDoors: false })
        {
            host.MapPons();
        }

        settings.Program?.Map(host);
        return host;
    }

    /// <summary>Starts the peers, then listens. Answers why it cannot.</summary>
    public static async Task<string?> StartAsync(WebApplication host, ServeSettings settings, CancellationToken cancellationToken)
    {
        Binding binding = settings.Binding;
        try
        {
            await host.StartAsync(cancellationToken);
            return null;
        }
        catch (InvalidOperationException error) when (settings.Program is not null)
        {
            return error.Message;
        }
        catch (IOException error) when (settings.ListensAsAsked && error.InnerException is AddressInUseException)
        {
            return $"{error.Message} The program asks for that address; --port names another one.";
        }
        catch (UnusableAddressException error)
        {
            return error.Message;
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            return $"Port {binding.Port} of {binding.Address} is taken by another program. Name another one with --port; 0 is any that is free.";
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return $"Port {binding.Port} is for system services only. Name another one with --port.";
        }
        catch (SocketException error)
        {
            return $"Nothing can listen on {binding.Address}: {error.Message}. Name another address with --host.";
        }
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Igor;

namespace Pons;

/// <summary>A program that was written for Igor among the services of a host.</summary>
public static class IgorServices
{
    /// <summary>Runs a program that was written for Igor; <c>MapIgor</c> lets its clients in. The host stops when the program ends: its exit code is <see cref="IgorProgram.Exit"/>.</summary>
    /// <param name="builder">The host's.</param>
    /// <param name="program">The file that is run, such as <c>main.py</c>.</param>
    /// <param name="options">How its worker is started; it is always one.</param>
    public static PonsBuilder AddIgor(this PonsBuilder builder, string program, PythonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(program);
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IgorProgram)))
        {
            throw new InvalidOperationException($"A host runs one program that was written for Igor, and has one already; '{program}' would be a second.");
        }

        services.AddSingleton(provider => new IgorProgram(
            program, options ?? new PythonOptions(), provider.GetRequiredService<IOptions<PonsOptions>>(), provider.GetRequiredService<ILogger<IgorProgram>>()));
        services.AddSingleton<IgorOriginRule>();
        services.AddSingleton<IgorFileServer>();
        services.AddSingleton<IgorDoor>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, WebSocketsOnlyPolicy>());
        services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);

        // Before all others: what is listened on where the host is configured gets the defaults of that moment.
        var defaults = new ConfigureOptions<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(LastWords.Use)));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(defaults));
        services.AddHostedService<IgorService>();
        return builder;
    }
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Igor;

/// <summary>Starts the Igor program before the host listens, since the program says where; and stops the host when the program ends.</summary>
internal sealed class IgorService(IgorProgram program, Hub hub, IgorFileServer files, IServer server, IConfiguration configuration, IOptions<PonsOptions> options, IHostApplicationLifetime lifetime)
    : IHostedLifecycleService
{
    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await program.StartAsync(hub, cancellationToken).ConfigureAwait(false);
        IgorRequest request = await program.Ready.ConfigureAwait(false);
        ICollection<string>? addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        if (options.Value.Igor.ListensAsAsked && addresses is { Count: 0, IsReadOnly: false } && AddressKeys.All(key => string.IsNullOrEmpty(configuration[key])))
        {
            addresses.Add(request.AddressFor(request.Port));
        }

        if (request.Files is { } asked)
        {
            program.FilesAddress = await files.StartAsync(request.AddressFor(asked.Port), asked.Root ?? program.Folder, cancellationToken).ConfigureAwait(false);
        }

        _ = program.Exit.ContinueWith(_ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => files.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => program.StopAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

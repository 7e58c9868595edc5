using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Sockets;

/// <summary>Listens at the addresses of <see cref="PonsOptions.Sockets"/>, beside the server for HTTP and independently of its addresses.</summary>
internal sealed partial class SocketService(IServiceProvider services, SocketDoor door, IOptions<PonsOptions> options, ILogger<SocketService> logger) : IHostedService
{
    private readonly List<SocketListener> _listeners = [];

    /// <summary>Where programs can join, as they have to name it; there once the host has started.</summary>
    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => listener.Address)];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (string text in options.Value.Sockets)
            {
                _listeners.Add(await OpenAsync(SocketAddress.Parse(text), cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.CloseAsync())).ConfigureAwait(false);
        _listeners.Clear();
    }

    private async Task<SocketListener> OpenAsync(SocketAddress address, CancellationToken cancellationToken)
    {
        if (!address.IsOfThisMachine && !options.Value.Access.RequireToken)
        {
            throw new InvalidOperationException($"Programs of other machines could join at {address} without a token. Require one, or listen at tcp:127.0.0.1:PORT.");
        }

        IConnectionListenerFactory factory = services.GetServices<IConnectionListenerFactory>().LastOrDefault(each => each is not IConnectionListenerFactorySelector choosy || choosy.CanBind(address.EndPoint))
            ?? throw new InvalidOperationException($"This host has nothing that can listen at {address}; WebApplication.CreateBuilder gives it Kestrel, which can.");
        UnixSocketFile? file = address.EndPoint is UnixDomainSocketEndPoint place ? new UnixSocketFile(place.ToString()!) : null;
        file?.Prepare();
        IConnectionListener listener = await BindAsync(factory, address, file is null ? address.EndPoint : new UnixDomainSocketEndPoint(file.Fresh), cancellationToken).ConfigureAwait(false);
        file?.Publish();
        var made = new SocketListener(listener, file, file is null ? new SocketAddress(listener.EndPoint) : address, door, logger);
        LogListening(made.Address);
        return made;
    }

    private static async Task<IConnectionListener> BindAsync(IConnectionListenerFactory factory, SocketAddress address, EndPoint place, CancellationToken cancellationToken)
    {
        try
        {
            return await factory.BindAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressInUseException error)
        {
            throw new UnusableAddressException($"Programs cannot join at {address}: another program listens there. Choose another address; port 0 is any that is free.", error);
        }
        catch (SocketException error)
        {
            throw new UnusableAddressException($"Programs cannot join at {address}: {error.Message}. Choose another address.", error);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Programs can join at {Address}.")]
    private partial void LogListening(string address);
}

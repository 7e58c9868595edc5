using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pons;
using Pons.AspNetCore.Desktop;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Hosts whose pages are shown in a window of the desktop.</summary>
public static partial class PonsWindows
{
    /// <summary>Runs a host with a window: it is shown when the host can answer, and when it is closed the host ends.</summary>
    /// <returns>false where the application runs already and is to run once only (<see cref="WindowOptions.IsSingle"/>); its window was then brought to the front.</returns>
    /// <exception cref="FileNotFoundException">There is no such browser.</exception>
    /// <exception cref="WorkerLostException">The browser could not show a window.</exception>
    public static async Task<bool> RunWindowAsync(this WebApplication host, WindowOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        string name = options?.Name ?? host.Environment.ApplicationName;
        ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Pons.Window");
        AppWindow? window = await AppWindow.ClaimAsync(options ?? new WindowOptions(), name, AppContext.BaseDirectory, note => Say(log, note), cancellationToken).ConfigureAwait(false);
        if (window is null)
        {
            return false;
        }

        await using (window.ConfigureAwait(false))
        {
            window.Configure(host.Services.GetRequiredService<IOptions<PonsOptions>>().Value);
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                window.Open(host.Services, AddressOf(host));
                await host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
                await window.EndAsync().ConfigureAwait(false);
                return true;
            }
            finally
            {
                // Where there was no window to wait for.
                await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Where the host can be asked from this machine.</summary>
    private static Uri AddressOf(WebApplication host)
    {
        BindingAddress address = BindingAddress.Parse(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        bool isEverywhere = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return new Uri($"{address.Scheme}://{(isEverywhere ? "127.0.0.1" : address.Host)}:{address.Port}/");
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Note}")]
    private static partial void Say(ILogger log, string note);
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pons.AspNetCore.Tests.Access;

public sealed class NetworkTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Without_a_token_this_machine_alone_may_call_unless_more_is_allowed(bool isAllowed, HttpStatusCode status)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        builder.Services.AddPons(options => (options.Access.RequireToken, options.Access.AllowOtherMachines) = (false, isAllowed)).AddAction("now", () => 1);
        await using WebApplication app = builder.Build();
        app.MapPons();
        await app.StartAsync();
        int port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        using var client = new HttpClient();

        Assert.Equal("1", await client.GetStringAsync($"http://127.0.0.1:{port}/api/now"));
        foreach (IPAddress address in OwnAddresses())
        {
            Assert.Equal(status, (await client.GetAsync($"http://{address}:{port}/api/now")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://{address}:{port}/healthz")).StatusCode);
        }
    }

    // What other machines would call this one by; a machine without a network has none.
    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(one => one.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}

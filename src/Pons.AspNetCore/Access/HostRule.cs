using System.Net;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Access;

/// <summary>Which names this host may be asked by. A page whose name was bound to our address for the attack asks by its own.</summary>
internal sealed class HostRule(IOptions<PonsOptions> options)
{
    public bool Allows(HttpContext context)
    {
        string host = context.Request.Host.Host;
        IPAddress? here = context.Connection.LocalIpAddress;
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
        {
            // An address cannot be bound to another one.
            return here is null || address.Equals(here) || address.Equals(here.IsIPv4MappedToIPv6 ? here.MapToIPv4() : here) || IsNamed(host);
        }

        bool isHere = here is null || IPAddress.IsLoopback(here);
        return (isHere && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) || IsNamed(host);
    }

    private bool IsNamed(string host) => options.Value.Access.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}

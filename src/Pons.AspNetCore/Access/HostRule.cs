using System.Net;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Access;

/// <summary>Which names this host may be asked by. A page whose name was bound to our address for the attack asks by its own.</summary>
internal sealed class HostRule(IOptions<PonsOptions> options)
{
    // What was allowed last for being an address of ours: nearly every request asks by the same.
    private Asked? _last;

    public bool Allows(HttpContext context)
    {
        if (_last is { } last && string.Equals(last.Host, context.Request.Host.Value, StringComparison.Ordinal) && last.Here.Equals(context.Connection.LocalIpAddress))
        {
            return true;
        }

        string host = context.Request.Host.Host;
        IPAddress? here = context.Connection.LocalIpAddress;
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
        {
            // An address cannot be bound to another one.
            bool isOurs = here is null || address.Equals(here) || address.Equals(here.IsIPv4MappedToIPv6 ? here.MapToIPv4() : here);
            if (isOurs && here is not null && context.Request.Host.Value is { } value)
            {
                _last = new Asked(value, here);
            }

            return isOurs || IsNamed(host);
        }

        bool isHere = here is null || IPAddress.IsLoopback(here);
        return (isHere && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) || IsNamed(host);
    }

    private bool IsNamed(string host) => options.Value.Access.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private sealed record Asked(string Host, IPAddress Here);
}

using System.Net;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Access;

/// <summary>Who may call where nobody needs a token: this machine, by an address that no other reaches, unless more is allowed by name.</summary>
internal sealed class NetworkRule(IOptions<PonsOptions> options)
{
    public bool Allows(ConnectionInfo connection)
    {
        AccessOptions access = options.Value.Access;
        return access.RequireToken || access.AllowOtherMachines || connection.LocalIpAddress is not { } here || IPAddress.IsLoopback(here.IsIPv4MappedToIPv6 ? here.MapToIPv4() : here);
    }
}

using System.Net;
using Microsoft.Extensions.Options;
using Pons.Clients;

namespace Pons.AspNetCore.Access;

/// <summary>What a connection is granted, by what the options say and where it comes from.</summary>
internal sealed class ClientTermsFactory(AccessToken token, IOptions<PonsOptions> options)
{
    /// <param name="connection">Where it comes from.</param>
    /// <param name="isKnown">Whether it has named the token already.</param>
    public ClientTerms Make(ConnectionInfo connection, bool isKnown) => Make(isKnown, connection.RemoteIpAddress is null || IPAddress.IsLoopback(connection.RemoteIpAddress));

    /// <param name="isKnown">Whether it has named the token already.</param>
    /// <param name="isHere">Whether it comes from this machine.</param>
    public ClientTerms Make(bool isKnown, bool isHere)
    {
        PonsOptions all = options.Value;
        return new ClientTerms(all.Clients.Limits, all.Clients.JoinTime, all.Clients.MostClients)
        {
            Admits = named => isKnown || !token.IsRequired || (named is not null && token.IsIt(named)),
            MayRunCode = all.Access.AllowCode,
            MaySeeFrames = all.Access.ShowTracebacks ?? isHere,
        };
    }
}

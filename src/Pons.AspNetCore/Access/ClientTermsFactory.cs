using Microsoft.Extensions.Options;
using Pons.AspNetCore.Hosting;
using Pons.Clients;

namespace Pons.AspNetCore.Access;

/// <summary>What a connection is granted, by what the options say and where it comes from.</summary>
internal sealed class ClientTermsFactory(AccessToken token, TracebackRule tracebacks, Presence presence, IOptions<PonsOptions> options)
{
    /// <param name="context">The request that it came by.</param>
    /// <param name="isKnown">Whether it has named the token already.</param>
    public ClientTerms Make(HttpContext context, bool isKnown) => Make(isKnown, hasNamedToken: token.IsIn(context.Request.Headers), tracebacks.Allows(context));

    /// <param name="isHere">Whether it comes from this machine.</param>
    public ClientTerms Make(bool isHere) => Make(isKnown: false, hasNamedToken: false, tracebacks.Allows(isHere));

    private ClientTerms Make(bool isKnown, bool hasNamedToken, bool maySeeFrames)
    {
        PonsOptions all = options.Value;
        return new ClientTerms(all.Clients.Limits, all.Clients.JoinTime, all.Clients.MostClients)
        {
            Admits = named => isKnown || !token.IsRequired || (named is not null && token.IsIt(named)),
            Enter = presence.Enter,

            // A host without a token lets in whoever asks: that is no reason to let them stop its jobs.
            MayManage = named => all.Access.AllowManagement ?? (hasNamedToken || (named is not null && token.IsIt(named))),
            MayRunCode = all.Access.AllowCode,
            MaySeeFrames = maySeeFrames,
        };
    }
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Matching;

namespace Pons.AspNetCore.Igor;

/// <summary>Marks an endpoint as one for WebSockets, so that a page can stand at the same path.</summary>
internal sealed class WebSocketsOnly;

/// <summary>Keeps other requests away from endpoints that are so marked.</summary>
internal sealed class WebSocketsOnlyPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<WebSocketsOnly>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        bool isWebSocket = httpContext.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || httpContext.Features.Get<IHttpExtendedConnectFeature>()?.Protocol == "websocket";
        for (int i = 0; i < candidates.Count && !isWebSocket; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<WebSocketsOnly>() is not null)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}

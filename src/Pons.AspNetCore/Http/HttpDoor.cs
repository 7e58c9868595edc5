using Pons.AspNetCore.Http.OpenApi;
using Pons.AspNetCore.Http.Routes;

namespace Pons.AspNetCore.Http;

/// <summary>The HTTP door: actions as addresses, and what describes them.</summary>
internal static class HttpDoor
{
    public const string Prefix = "/api/";

    /// <summary>What an action's name is called among the values of its address.</summary>
    public const string ActionKey = "pons.action";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        ActionDoor actions = endpoints.ServiceProvider.GetRequiredService<ActionDoor>();
        endpoints.Map($"{Prefix}{{**{ActionKey}}}", actions.ServeAsync);
        endpoints.ServiceProvider.GetRequiredService<ApiDoor>().Map(endpoints);
        endpoints.DataSources.Add(endpoints.ServiceProvider.GetRequiredService<RouteTable>());
    }

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ActionDoor>();
        services.AddSingleton<Cors>();
        services.AddSingleton<ActionDescriptions>();
        services.AddSingleton<ArgumentSource>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<PatientAnswer>();
        services.AddSingleton<StreamAnswer>();
        services.AddSingleton<ApiDoor>();
        services.AddSingleton<RouteDoor>();
        services.AddSingleton<RouteTable>();
        services.AddHostedService(provider => provider.GetRequiredService<RouteTable>());
    }
}

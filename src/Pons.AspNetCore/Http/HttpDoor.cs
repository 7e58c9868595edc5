namespace Pons.AspNetCore.Http;

/// <summary>The HTTP door: actions as addresses, and what describes them.</summary>
internal static class HttpDoor
{
    public const string Prefix = "/api/";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        ActionDoor actions = endpoints.ServiceProvider.GetRequiredService<ActionDoor>();
        endpoints.Map(Prefix + "{**action}", actions.ServeAsync);
    }

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ActionDoor>();
        services.AddSingleton<Cors>();
        services.AddSingleton<ActionDescriptions>();
        services.AddSingleton<ArgumentSource>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<StreamAnswer>();
    }
}

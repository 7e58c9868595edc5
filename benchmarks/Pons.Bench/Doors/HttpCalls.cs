using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;

namespace Pons.Bench.Doors;

/// <summary>Sixty-four small calls under way at any time, over HTTP.</summary>
internal static class HttpCalls
{
    private const string Bare = "bare Kestrel, `MapPost(\"/add\", (AddBody body) => body.A + body.B)`";
    private const string Mine = "Pons, `POST /api/add` to Python, with its token";
    private const string Local = "Pons, `POST /api/plus` to C#, with its token";
    private const string Body = """{"a":1,"b":2}""";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"`POST` of a small call, {InFlight.Width} in flight ({setting.Here})", "calls/s", isMoreBetter: true);
        table.Goal(Mine, "≥ 0.6");
        await using WebApplication bare = await StartAsync(services => { }, app => app.MapPost("/add", (AddBody body) => body.A + body.B));
        await using WebApplication pons = await StartAsync(
            services => services.AddPons().AddPython(setting.Rival("add.py"), new PythonOptions { Interpreter = setting.Python }).AddAction("plus", (int a, int b) => a + b),
            app => app.MapPons());
        string token = pons.Services.GetRequiredService<AccessToken>().Text;
        using HttpCaller toBare = await HttpCaller.ConnectAsync(AddressOf(bare), "/add", Body, "3", token: null);
        using HttpCaller toPython = await HttpCaller.ConnectAsync(AddressOf(pons), "/api/add", Body, "3", token);
        using HttpCaller toLocal = await HttpCaller.ConnectAsync(AddressOf(pons), "/api/plus", Body, "3", token);
        int total = setting.Calls * 2;
        for (int round = -Setting.WarmingRounds / 4; round < setting.Rounds; round++)
        {
            (double bareRate, double mine, double local) = (await toBare.RateAsync(total), await toPython.RateAsync(total), await toLocal.RateAsync(total));
            if (round >= 0)
            {
                table.Add(Bare, bareRate);
                table.Add(Mine, mine);
                table.Add(Local, local);
            }
        }

        table.Note("The callers are raw sockets in the same process as both servers.");
        return table;
    }

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        add(builder.Services);
        WebApplication application = builder.Build();
        map(application);
        await application.StartAsync();
        return application;
    }

    private static Uri AddressOf(WebApplication application) =>
        new(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private sealed record AddBody(int A, int B);
}

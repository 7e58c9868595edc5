#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Pons.AspNetCore/Pons.AspNetCore.csproj
#:property PublishAot=false

// dotnet run samples/events/events.cs: what main.py does for clients of Igor, in C# for clients of Pons.
using System.Text.Json;
using Pons;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string Setting(string name, string usual) => Environment.GetEnvironmentVariable(name) ?? usual;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls($"http://127.0.0.1:{Setting("EVENTS_PORT", "5678")}");
builder.Services.AddPons(options => options.Access.Token = Environment.GetEnvironmentVariable("EVENTS_TOKEN"))
    .AddAction("hello", (string name) => $"Hello {name}")
    .AddActions("events", new EventStore(Path.Combine(folder, Setting("EVENTS_FILE", "events.json"))));

WebApplication app = builder.Build();
app.MapPons();
Hub hub = app.Services.GetRequiredService<Hub>();
hub.Expose("shutdown", () => app.Lifetime.StopApplication());

var period = TimeSpan.FromSeconds(double.Parse(Setting("EVENTS_PERIOD", "1")));
hub.Jobs.Add("counter_process", async job =>
{
    using var timer = new PeriodicTimer(period);
    for (int counter = 1; await timer.WaitForNextTickAsync(job.CancellationToken); counter++)
    {
        await job.EmitAsync("counter_increment", new Dictionary<string, object?> { ["counter"] = counter });
    }
});
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Clients at {app.Urls.First()}"));
await app.RunAsync();

/// <summary>Its methods are the actions events.create, events.remove and events.update.</summary>
internal sealed class EventStore(string file)
{
    private readonly Lock _gate = new();

    public Dictionary<string, string> Create(Dictionary<string, string> entry) => Change(events => events[entry["id"] = Guid.NewGuid().ToString()] = entry);

    public bool Remove(string id) => Change(events => events.Remove(id));

    public bool Update(Dictionary<string, string> entry) => Change(events =>
    {
        bool isKnown = events.ContainsKey(entry["id"]);
        if (isKnown)
        {
            events[entry["id"]] = entry;
        }

        return isKnown;
    });

    private T Change<T>(Func<Dictionary<string, Dictionary<string, string>>, T> change)
    {
        lock (_gate)
        {
            string text = File.Exists(file) ? File.ReadAllText(file) : "{}";
            Dictionary<string, Dictionary<string, string>> events = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(text)!;
            T result = change(events);
            File.WriteAllText(file, JsonSerializer.Serialize(events));
            return result;
        }
    }
}

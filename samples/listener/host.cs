#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Pons.AspNetCore/Pons.AspNetCore.csproj
#:property PublishAot=false

// dotnet run samples/listener/host.cs [SOCKET]: a sensor of Node behind a host that programs can join by a socket.
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string socket = args.Length > 0 ? args[0] : Path.Combine(folder, "host.sock");
string token = Guid.NewGuid().ToString("N");

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPons(options =>
{
    options.Access.Token = token;
    options.Sockets.Add(socket);
}).AddNode(Path.Combine(folder, "sensor.mjs"));

await using WebApplication host = builder.Build();
host.MapPons();
await host.StartAsync();
Console.WriteLine($"export PONS_ADDRESS=unix:{socket} PONS_TOKEN={token}");
await host.WaitForShutdownAsync();

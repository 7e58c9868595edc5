#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Pons.AspNetCore/Pons.AspNetCore.csproj
#:property PublishAot=false

// dotnet run samples/hello/serve.cs [PORT]: serves the routes; the page is at /test.
using Pons;

string port = args.Length > 0 ? args[0] : "5000";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");

builder.Services.AddPons().AddPython(Path.Combine(folder, "hello.py"), new PythonOptions { Log = Console.WriteLine });

WebApplication app = builder.Build();
app.MapPons();
await app.StartAsync();
Console.WriteLine($"ready on {app.Urls.First()}");
await app.WaitForShutdownAsync();

#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Pons.AspNetCore/Pons.AspNetCore.csproj
#:property PublishAot=false

// dotnet run samples/calculator/serve.cs [PORT]: serves the calculator's route, also to the page that is opened as a file.
string port = args.Length > 0 ? args[0] : "5001";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");

// A page of a file has the origin "null"; so has a frame that any web page puts into a sandbox.
builder.Services.AddPons(options => options.Access.AllowedOrigins.Add("null")).AddPython(Path.Combine(folder, "routes.py"));

WebApplication app = builder.Build();
app.MapPons();
await app.StartAsync();
Console.WriteLine($"ready on {app.Urls.First()}");
await app.WaitForShutdownAsync();

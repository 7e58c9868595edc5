#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Pons.AspNetCore/Pons.AspNetCore.csproj
#:property PublishAot=false

// dotnet run samples/events/serve.cs [FILE]: runs main.py, which was written for Igor, and ends with its exit code.
using Pons;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string program = args.FirstOrDefault() ?? Path.Combine(folder, "main.py");

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddPons().AddIgor(program, new PythonOptions { Log = Console.WriteLine });

WebApplication app = builder.Build();
app.MapIgor(); // and listens where the program's CONFIG says
IgorProgram igor = app.Services.GetRequiredService<IgorProgram>();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Clients at {app.Urls.First()}, files at {igor.FilesAddress}"));
await app.RunAsync();
return await igor.Exit;

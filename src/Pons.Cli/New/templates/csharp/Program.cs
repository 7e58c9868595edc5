// The program: a host with app.py behind it, and a window on the page in ui.
string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPons(options => options.Ui.Folder = Beside("ui"))
    .AddPython(Beside("app.py"))
    .AddAction("machine", () => Environment.MachineName);

WebApplication app = builder.Build();
app.MapPons();
await app.RunWindowAsync(new Pons.WindowOptions { Name = "__TITLE__" });

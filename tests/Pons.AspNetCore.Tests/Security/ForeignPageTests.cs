using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 3 and 6 in a real browser: a page of another port of this machine, or of another site, has the cookie for files with it, and gets nothing by that.</summary>
public sealed class ForeignPageTests(Endpoints endpoints) : IClassFixture<Endpoints>
{
    // What a page tries, all at once; what came of each stands in the page at the end.
    private const string Page = """
        <!doctype html>
        <body>
        <script>
        const results = {};
        const load = (tag, make) => new Promise(done => {
          const element = document.createElement(tag);
          element.onload = () => done("loaded");
          element.onerror = () => done("refused");
          make(element);
          document.body.append(element);
        });
        const ask = (path, options) => fetch("HOST" + path, options).then(answer => answer.type === "opaque" ? "opaque" : answer.text(), () => "refused");
        const submit = (method, type) => load("iframe", frame => {
          frame.name = "f" + Math.random();
          const form = document.createElement("form");
          form.action = "HOST/api/touch"; form.method = method; form.enctype = type; form.target = frame.name;
          const field = document.createElement("input");
          field.name = '[1,"'; field.value = '"]';
          form.append(field);
          document.body.append(form);
          setTimeout(() => form.submit(), 0);
        });
        const tries = {
          socket: () => new Promise(done => {
            const socket = new WebSocket("HOST/pons".replace("http", "ws"), "pons.v1");
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
          }),
          simplePost: () => ask("/api/touch", { method: "POST", body: "[]", mode: "no-cors", credentials: "include", headers: { "Content-Type": "text/plain" } }),
          formPost: () => ask("/api/touch", { method: "POST", body: new URLSearchParams({ a: "1" }), mode: "no-cors", credentials: "include" }),
          blobPost: () => ask("/api/touch", { method: "POST", body: new Blob(["[]"]), mode: "no-cors", credentials: "include" }),
          jsonPost: () => ask("/api/touch", { method: "POST", body: "[]", credentials: "include", headers: { "Content-Type": "application/json" } }),
          bearer: () => ask("/api/touch", { method: "POST", body: "[]", headers: { Authorization: "Bearer TOKEN" } }),
          get: () => ask("/api/touch", { mode: "no-cors", credentials: "include" }),
          readFile: () => ask("/files/x", { credentials: "include" }),
          enter: () => ask("/pons/enter", { method: "POST", body: "CODE", mode: "no-cors" }),
          image: () => load("img", image => image.src = "HOST/api/touch"),
          script: () => load("script", script => script.src = "HOST/files/secret.js"),
          style: () => load("link", link => { link.rel = "stylesheet"; link.href = "HOST/api/touch"; }),
          module: () => load("script", script => { script.type = "module"; script.src = "HOST/files/secret.js"; }),
          beacon: async () => (navigator.sendBeacon("HOST/api/touch", "[]"), "sent"),
          frame: () => load("iframe", frame => frame.src = "HOST/api/touch"),
          getForm: () => submit("get", "application/x-www-form-urlencoded"),
          post: () => submit("post", "application/x-www-form-urlencoded"),
          multipart: () => submit("post", "multipart/form-data"),
          plain: () => submit("post", "text/plain"),
        };
        const end = document.createElement("pre");
        end.id = "results";
        (async () => {
          await Promise.all(Object.entries(tries).map(async ([name, attempt]) => {
            results[name] = await Promise.race([attempt(), new Promise(done => setTimeout(done, 7000, "nothing"))]);
          }));
          await new Promise(done => setTimeout(done, 1000));
          results.stolen = window.stolen ?? "nothing";
          end.textContent = JSON.stringify(results);
          document.body.append(end);
        })();
        </script>
        """;

    [BrowserFact]
    public Task A_page_of_another_port_calls_nothing_and_reads_nothing() => AttackAsync(endpoints, "127.0.0.1");

    [BrowserFact]
    public Task Nor_does_a_page_of_another_site() => AttackAsync(endpoints, "localhost");

    [BrowserFact]
    public async Task Nor_does_either_where_no_token_is_asked_for()
    {
        var open = new Endpoints { RequiresToken = false };
        await open.InitializeAsync();
        try
        {
            await AttackAsync(open, "127.0.0.1");
            await AttackAsync(open, "localhost");
        }
        finally
        {
            await open.DisposeAsync();
        }
    }

    private static async Task AttackAsync(Endpoints endpoints, string name)
    {
        await using WebApplication elsewhere = await ServeAsync(endpoints);
        int port = new Uri(elsewhere.Urls.First()).Port;
        string[] files = endpoints.Files();

        // Cookies know no ports: the foreign page gives its reader the very cookie that the host gives, and the browser takes it along wherever it would take that one.
        (string page, _) = await Chromium.OpenAsync($"http://{name}:{port}/");

        JsonNode results = JsonNode.Parse(System.Net.WebUtility.HtmlDecode(page.Split("<pre id=\"results\">")[^1].Split("</pre>")[0]))!;
        Assert.All(new[] { "socket", "jsonPost", "bearer", "readFile", "image", "script", "module" }, attempt => Assert.Equal((attempt, "refused"), (attempt, (string)results[attempt]!)));
        Assert.Equal("nothing", (string)results["stolen"]!);
        Assert.DoesNotContain(Endpoints.Secret, results.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await endpoints.CallsAsync());
        Assert.Equal(files, endpoints.Files());
        Assert.Empty(endpoints.Host.Hub.Clients.All);

        // With the same cookie, and no word of where it comes from, the file is read: the tries above failed by what browsers say, and not by a mistake of theirs.
        Assert.EndsWith(Endpoints.Secret, await RawHttp.AskAsync(endpoints.Host, "GET /files/x", null, "", $"Cookie: {endpoints.Cookie}"), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> ServeAsync(Endpoints endpoints)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication elsewhere = builder.Build();
        string text = Page.Replace("HOST", $"http://{endpoints.Host.Address.Authority}", StringComparison.Ordinal).Replace("TOKEN", endpoints.Host.Token, StringComparison.Ordinal);
        elsewhere.Run(async context =>
        {
            context.Response.Headers.SetCookie = $"{endpoints.Cookie}; Path=/; HttpOnly; SameSite=Strict";
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(context.Request.Path == "/" ? text : "");
        });
        await elsewhere.StartAsync();
        return elsewhere;
    }
}

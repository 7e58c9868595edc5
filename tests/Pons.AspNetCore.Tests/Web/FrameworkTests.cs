using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>Flask, FastAPI and Django as Debian has them.</summary>
public sealed class FrameworkTests
{
    private const string Flask = """
        from flask import Flask, abort, jsonify, make_response, redirect, request, session, url_for
        app = Flask(__name__)
        app.secret_key = "not a secret"

        @app.route("/old")
        def old():
            return redirect(url_for("new", page=2))

        @app.route("/new/<int:page>")
        def new(page):
            return url_for("new", page=page, q="a b", _external=True)

        @app.route("/count")
        def count():
            session["count"] = session.get("count", 0) + 1
            answer = make_response(str(session["count"]))
            answer.set_cookie("one", "1")
            answer.set_cookie("two", "2")
            return answer

        @app.route("/form", methods=["POST"])
        def form():
            return jsonify(form=request.form.to_dict(), files={name: file.read().decode() for name, file in request.files.items()}, ip=request.remote_addr)

        @app.route("/broken")
        def broken():
            raise LookupError("somewhere in here")

        @app.route("/teapot")
        def teapot():
            abort(418)

        @app.route("/path/<path:rest>")
        def path(rest):
            return rest
        """;

    [NeedsFact("flask")]
    public async Task Redirects_and_addresses_of_Flask_name_the_host_that_was_asked()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Flask);
        using HttpClient client = application.MakeClient();
        using HttpClient plain = application.MakeClient(followsRedirects: false);

        Assert.Equal($"{application.Address}new/2?q=a+b", await client.GetStringAsync("/old"));
        HttpResponseMessage moved = await plain.GetAsync("/old");
        Assert.Equal(HttpStatusCode.Found, moved.StatusCode);
        Assert.Equal("/new/2", moved.Headers.Location!.ToString());
    }

    [NeedsFact("flask")]
    public async Task A_prefix_stands_in_the_addresses_that_Flask_makes()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Flask, prefix: "/shop");
        using HttpClient client = application.MakeClient();

        Assert.Equal($"{application.Address}shop/new/2?q=a+b", await client.GetStringAsync("/shop/old"));
    }

    [NeedsFact("flask")]
    public async Task Sessions_and_cookies_of_Flask_are_kept()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Flask);
        using HttpClient client = application.MakeClient();
        using HttpClient other = application.MakeClient();

        Assert.Equal("1", await client.GetStringAsync("/count"));
        Assert.Equal("2", await client.GetStringAsync("/count"));
        HttpResponseMessage answer = await other.GetAsync("/count");
        Assert.Equal("1", await answer.Content.ReadAsStringAsync());
        Assert.Equal(3, answer.Headers.GetValues("Set-Cookie").Count());
    }

    [NeedsFact("flask")]
    public async Task A_form_with_a_file_arrives()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Flask);
        using HttpClient client = application.MakeClient();
        using var form = new MultipartFormDataContent { { new StringContent("tea"), "what" }, { new StringContent(new string('x', 100_000)), "file", "x.txt" } };

        string answer = await (await client.PostAsync("/form", form)).Content.ReadAsStringAsync();

        Assert.Contains("\"what\":\"tea\"", answer.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(new string('x', 100_000), answer, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", answer, StringComparison.Ordinal);
    }

    [NeedsFact("flask")]
    public async Task Flask_answers_with_its_own_pages_and_its_traceback_is_in_the_log()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Flask);
        using HttpClient client = application.MakeClient();

        HttpResponseMessage broken = await client.GetAsync("/broken");
        HttpResponseMessage teapot = await client.GetAsync("/teapot");

        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        Assert.Contains("<h1>Internal Server Error</h1>", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await application.PrintedAsync("LookupError: somewhere in here");
        Assert.Equal(418, (int)teapot.StatusCode);
        Assert.Equal("I'M A TEAPOT", teapot.ReasonPhrase);
        Assert.Equal("a/b c%d", await client.GetStringAsync("/path/a%2Fb%20c%25d"));
    }

    [NeedsFact("fastapi")]
    public async Task FastAPI_runs_with_its_threads_sockets_and_events()
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            import time
            from fastapi import FastAPI, WebSocket
            from fastapi.responses import StreamingResponse
            app = FastAPI()
            seen = []

            @app.on_event("startup")
            async def start():
                seen.append("started")

            @app.on_event("shutdown")
            async def stop():
                print("stopped")

            @app.get("/add")
            def add(a: int, b: int):
                return {"sum": a + b, "seen": seen}

            @app.get("/rows")
            async def rows():
                async def make():
                    for i in range(3):
                        yield f"row {i}\n"
                return StreamingResponse(make(), media_type="text/plain")

            @app.websocket("/echo")
            async def echo(socket: WebSocket):
                await socket.accept()
                while True:
                    await socket.send_text("you said " + await socket.receive_text())
            """);
        using HttpClient client = application.MakeClient();

        Assert.Equal("""{"sum":3,"seen":["started"]}""", await client.GetStringAsync("/add?a=1&b=2"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/add?a=x")).StatusCode);
        Assert.Equal("row 0\nrow 1\nrow 2\n", await client.GetStringAsync("/rows"));
        Assert.Contains("\"/add\"", await client.GetStringAsync("/openapi.json"), StringComparison.Ordinal);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(application.Address) { Scheme = "ws", Path = "/echo" }.Uri, CancellationToken.None);
        await socket.SendAsync("hi"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        byte[] answer = new byte[100];
        WebSocketReceiveResult result = await socket.ReceiveAsync(answer, CancellationToken.None);
        Assert.Equal("you said hi", Encoding.UTF8.GetString(answer, 0, result.Count));
    }

    [NeedsFact("django")]
    public async Task Django_runs_by_the_dotted_file_of_its_project()
    {
        (string, string)[] files =
        [
            ("shop/__init__.py", ""),
            ("shop/settings.py", """
                SECRET_KEY, DEBUG, ALLOWED_HOSTS, ROOT_URLCONF, MIDDLEWARE = "x", False, ["127.0.0.1"], "shop.urls", ["django.middleware.common.CommonMiddleware"]
                """),
            ("shop/urls.py", """
                from django.http import JsonResponse, StreamingHttpResponse
                from django.urls import path, reverse

                def item(request, id):
                    return JsonResponse({"id": id, "at": request.build_absolute_uri(reverse("item", args=[id + 1]))})

                urlpatterns = [path("items/<int:id>/", item, name="item"), path("rows", lambda request: StreamingHttpResponse(f"{i};" for i in range(3)))]
                """),
        ];
        await using RunningApplication application = await RunningApplication.StartAsync(
            """
            import os
            from django.core.wsgi import get_wsgi_application
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
            application = get_wsgi_application()
            """,
            file: "shop/wsgi.py",
            files: files);
        using HttpClient client = application.MakeClient();

        Assert.Equal($"{application.Address}items/8/", (await client.GetFromJsonAsync<Item>("/items/7"))!.At);
        Assert.Equal("0;1;2;", await client.GetStringAsync("/rows"));
    }

    private sealed record Item(int Id, string At);
}

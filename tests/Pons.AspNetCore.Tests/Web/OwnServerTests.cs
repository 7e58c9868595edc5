using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Web;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>Programs that would run a server of their own.</summary>
public sealed class OwnServerTests
{
    private const string Plain = """
        def hello(environ, start_response):
            start_response("200 OK", [])
            return [b"hello"]

        """;

    [NeedsFact("flask")]
    public Task Flask_says_where_it_wants_to_listen() => Asks("http://127.0.0.1:5001", """
        from flask import Flask
        app = Flask(__name__)

        @app.route("/")
        def hello():
            return "hello"

        if __name__ == "__main__":
            app.run(host="127.0.0.1", port=5001, debug=False)
            print("after the server")
        """);

    [NeedsFact("uvicorn")]
    public Task Uvicorn_says_where_it_wants_to_listen_and_its_program_runs_once() => Asks("http://[::1]:8123", """
        import uvicorn
        print("once")

        async def app(scope, receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"hello"})

        if __name__ == "__main__":
            uvicorn.run("server:app", host="::1", port=8123)
            print("after the server")
        """);

    [NeedsFact("waitress")]
    public Task Waitress_says_where_it_wants_to_listen() => Asks("http://0.0.0.0:8080", Plain + """
        from waitress import serve
        serve(hello)
        print("after the server")
        """);

    [NeedsFact("werkzeug")]
    public Task Werkzeug_says_where_it_wants_to_listen() => Asks("http://localhost:4000", Plain + """
        from werkzeug.serving import run_simple
        run_simple("localhost", 4000, hello, threaded=True)
        print("after the server")
        """);

    [Fact(Timeout = 30_000)]
    public Task The_library_s_own_server_says_where_it_wants_to_listen() => Asks("http://127.0.0.1:8000", Plain + """
        from wsgiref.simple_server import make_server
        with make_server("127.0.0.1", 8000, hello) as server:
            server.serve_forever()
        print("after the server")
        """);

    [Fact(Timeout = 30_000)]
    public Task A_server_may_run_on_another_thread() => Asks("http://127.0.0.1:8000", Plain + """
        from threading import Thread
        from wsgiref.simple_server import make_server
        Thread(target=make_server("127.0.0.1", 8000, hello).serve_forever, daemon=True).start()
        import time
        time.sleep(0.1)
        """, isLast: false);

    [Fact(Timeout = 30_000)]
    public async Task The_host_listens_there_where_that_is_wished()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(
            Plain + """
            import socket
            from wsgiref.simple_server import make_server
            probe = socket.create_server(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            probe.close()
            print("asks for", port)
            make_server("127.0.0.1", port, hello).serve_forever()
            """,
            options => options with { UsesOwnAddress = true });
        using HttpClient client = application.MakeClient();

        await application.PrintedAsync($"asks for {application.Address.Port}");
        Assert.Equal("hello", await client.GetStringAsync("/"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("other", "other")]
    [InlineData("Site.inner", "inner")]
    [InlineData("make()", "made")]
    public async Task An_application_may_be_named(string name, string body)
    {
        await using RunningApplication application = await RunningApplication.StartAsync(
            """
            def answer(text):
                def application(environ, start_response):
                    start_response("200 OK", [])
                    return [text]
                return application

            app, other = answer(b"app"), answer(b"other")
            make = lambda: answer(b"made")
            class Site:
                inner = staticmethod(answer(b"inner"))
            """,
            options => options with { Name = name });
        using HttpClient client = application.MakeClient();

        Assert.Equal(body, await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Forks_of_a_template_serve_it_too()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(
            Plain + """
            app = hello
            """,
            options => options with { Python = options.Python with { Warm = true, Workers = 2 } });
        using HttpClient client = application.MakeClient();

        Assert.Equal("hello", await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_application_calls_actions_of_the_host()
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            import pons

            def application(environ, start_response):
                start_response("200 OK", [])
                return [pons.call("price", environ["PATH_INFO"]).encode()]
            """);
        application.Host.Hub.Expose("price", (string of) => $"{of} costs 3");
        using HttpClient client = application.MakeClient();

        Assert.Equal("/tea costs 3", await client.GetStringAsync("/tea"));
    }

    private static async Task Asks(string address, string source, bool isLast = true)
    {
        RunningApplication application = await RunningApplication.StartAsync(source);
        await using (application.ConfigureAwait(false))
        {
            using HttpClient client = application.MakeClient();
            Assert.Equal(address, application.Host.Services.GetRequiredService<HostedApplication>().OwnAddress);
            Assert.Equal("hello", await client.GetStringAsync("/"));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
            Assert.DoesNotContain("after the server", application.Printed, StringComparison.Ordinal);
        }

        if (isLast)
        {
            await application.PrintedAsync("after the server");
            Assert.InRange(application.Printed.Split("once").Length, 1, 2);
        }
    }
}

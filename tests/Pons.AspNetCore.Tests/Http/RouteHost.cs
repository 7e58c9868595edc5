using Microsoft.AspNetCore.Builder;

namespace Pons.AspNetCore.Tests.Http;

/// <summary>A host with routes that the tests share.</summary>
public sealed class RouteHost : IAsyncLifetime
{
    private const string Source = """
        import asyncio, threading, time
        import pons

        def add(a: int, b: int = 10):
            return a + b

        @pons.route("/hello", methods=["GET", "POST"])
        def hello():
            if pons.request.method == "POST":
                return {"got": pons.request.json()}
            return {"greeting": "Hello " + pons.request.query.get("name", "you")}

        @pons.route("/page", open=True)
        def page():
            return "<h1>é</h1>"

        @pons.route("/post", methods=["POST"], open=True)
        def post():
            return "posted"

        @pons.route("/users/<int:id>/<name>")
        def user(id, name):
            return [id, name]

        @pons.route("/files/<path:rest>")
        @pons.route("/float/<float:rest>")
        @pons.route("/uuid/<uuid:rest>")
        def rest(rest):
            return [str(rest), type(rest).__name__]

        @pons.route("/teapot")
        def teapot():
            return "short and stout", 418, {"X-Tea": "yes", "Content-Type": "text/plain"}

        @pons.route("/cookies")
        def cookies():
            return pons.request.cookies, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]

        @pons.route("/moved")
        def moved():
            return "", 302, {"Location": "/page"}

        @pons.route("/nothing")
        def nothing():
            return "", 204

        @pons.route("/bytes", methods=["POST"])
        def back():
            return pons.request.body

        @pons.route("/form", methods=["POST"])
        def form():
            request = pons.request
            return {"fields": dict(request.form), "all": request.form.list("a"), "files": [[f.filename, f.content_type, len(f.data)] for f in request.files.values()]}

        @pons.route("/header")
        def header():
            return {"agent": pons.request.headers["USER-agent"], "path": pons.request.path}

        @pons.route("/fails")
        def fails():
            raise LookupError("lost it")

        @pons.route("/wrong")
        def wrong():
            return 5

        @pons.route("/stream")
        def stream():
            def chunks():
                yield "method "
                yield pons.request.method.encode()
            return chunks(), 200, {"Content-Type": "text/plain"}

        ended = threading.Event()

        @pons.route("/endless", open=True)
        async def endless():
            async def chunks():
                try:
                    while True:
                        yield "tick\n"
                        await asyncio.sleep(0.01)
                finally:
                    ended.set()
            return chunks()

        @pons.route("/ended")
        def has_ended():
            return str(ended.is_set())

        @pons.route("/later/<name>")
        async def later(name):
            await asyncio.sleep(0.001)
            return f"{name} {pons.request.query['q']}"

        meeting = threading.Barrier(2, timeout=20)

        @pons.route("/meet/<name>")
        @pons.threaded
        def meet(name):
            meeting.wait()
            return f"{name} {pons.request.query['q']}"
        """;

    internal RunningHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await RunningHost.StartAsync(
        Source,
        options => options.Access.AllowedOrigins.Add("https://app.example.org"),
        map: app =>
        {
            app.MapPonsAction("/plus", "add");
            app.MapPonsAction("/plus/{a}/{b}", "add");
        });

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

using Pons.AspNetCore.Web;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Web;

public sealed class WebApplicationFileTests
{
    [Theory]
    [InlineData("from flask import Flask\napp = Flask(__name__)\n")]
    [InlineData("import fastapi\r\n\r\napp: fastapi.FastAPI = fastapi.FastAPI()\r\n")]
    [InlineData("import os\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()")]
    [InlineData("from flask import Flask\ndef create_app():\n    return Flask('x')\n")]
    [InlineData("def application(environ, start_response):\n    pass\n")]
    [InlineData("async def app(scope, receive, send):\n    pass\n")]
    [InlineData("from wsgiref.simple_server import make_server\nmake_server('', 0, None).serve_forever()\n")]
    public void Programs_with_an_application_are_known_by_their_text(string source) => Assert.True(WebApplicationFile.LooksLikeOne(source));

    [Theory]
    [InlineData("def add(a, b):\n    return a + b\n")]
    [InlineData("app = 1\n")]
    [InlineData("def application(name):\n    return name\n")]
    [InlineData("from flask import json\n\ndef dump(value):\n    app = value\n    return json.dumps(app)\n")]
    [InlineData("# from flask import Flask\napp = None\n")]
    public void Modules_with_actions_are_none(string source) => Assert.False(WebApplicationFile.LooksLikeOne(source));

    [Fact]
    public void The_samples_are_told_apart()
    {
        string samples = Path.Combine(Repository.Root, "samples");

        Assert.True(WebApplicationFile.IsOne(Path.Combine(samples, "flask-calculator", "server.py")));
        Assert.True(WebApplicationFile.IsOne(Path.Combine(samples, "flask-hello", "app.py")));
        Assert.False(WebApplicationFile.IsOne(Path.Combine(samples, "calculator", "calc.py")));
        Assert.False(WebApplicationFile.IsOne(samples));
    }
}

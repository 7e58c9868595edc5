using System.Net;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>Applications that raise, exit and die.</summary>
public sealed class FailureTests
{
    private const string Program = """
        import os, signal, sys

        def parts():
            yield b"some"
            raise ValueError("half way")

        def application(environ, start_response):
            what = environ["PATH_INFO"]
            if what == "/raise":
                raise KeyError("nothing like it")
            if what == "/exit":
                sys.exit(3)
            if what == "/die":
                os.kill(os.getpid(), signal.SIGKILL)
            start_response("200 OK", [])
            if what == "/text":
                return ["text"]
            if what == "/half":
                return parts()
            return [str(os.getpid()).encode()]
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("/raise", "KeyError: 'nothing like it'")]
    [InlineData("/exit", "SystemExit: 3")]
    [InlineData("/text", "TypeError")]
    public async Task What_raises_is_a_500_with_its_traceback_in_the_log(string path, string printed)
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        string before = await client.GetStringAsync("/");

        HttpResponseMessage answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Internal Server Error\n", await answer.Content.ReadAsStringAsync());
        await application.PrintedAsync(printed);
        Assert.Contains("Traceback", application.Printed, StringComparison.Ordinal);
        Assert.Equal(before, await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_response_that_breaks_off_does_not_pass_for_the_whole()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/half"));

        await application.PrintedAsync("half way");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_worker_that_dies_is_a_502_and_the_next_one_answers()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        string before = await client.GetStringAsync("/");

        HttpResponseMessage dead = await client.GetAsync("/die");

        Assert.Equal(HttpStatusCode.BadGateway, dead.StatusCode);
        Assert.Equal("application/problem+json", dead.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(before, await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Several_workers_share_the_requests()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program, options => options with { Python = options.Python with { Workers = 2 } });
        using HttpClient client = application.MakeClient();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync("/")));

        Assert.Equal(2, answers.Distinct().Count());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("x = 1", "has no web application")]
    [InlineData("def application(): pass\nraise OSError('no disk')", "no disk")]
    public async Task A_file_that_cannot_be_served_says_why(string source, string sentence)
    {
        PythonException error = await Assert.ThrowsAsync<PythonException>(() => RunningApplication.StartAsync(source));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }
}

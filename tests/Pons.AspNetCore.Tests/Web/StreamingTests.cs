using System.Globalization;
using System.Net;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>Bodies of requests and responses that are longer than anybody keeps, and what happens when somebody leaves.</summary>
public sealed class StreamingTests
{
    private const string Program = """
        import threading, resource
        go, barrier = threading.Semaphore(0), threading.Barrier(20)

        def parts(kind):
            try:
                if kind == "/slow":
                    yield b"first"
                    go.acquire()
                    yield b"second"
                elif kind == "/endless":
                    while True:
                        yield b"x" * 65536
                elif kind == "/large":
                    for _ in range(64):
                        yield b"y" * (1 << 20)
            finally:
                print("closed", kind)

        def application(environ, start_response):
            kind = environ["PATH_INFO"]
            if kind == "/upload":
                count, before = 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                while True:
                    block = environ["wsgi.input"].read(1 << 16)
                    if not block:
                        break
                    count += len(block)
                grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
                start_response("200 OK", [])
                return [f"{count} {grown}".encode()]
            if kind == "/lines":
                start_response("200 OK", [])
                return [repr(list(environ["wsgi.input"])).encode()]
            if kind == "/refuse":
                start_response("413 Too Large", [("Content-Length", "2")])
                return [b"no"]
            if kind == "/go":
                go.release()
                start_response("204 No Content", [])
                return []
            if kind == "/meet":
                barrier.wait(20)
                start_response("200 OK", [])
                return [b"met"]
            start_response("200 OK", [])
            return parts(kind)
        """;

    // 1 GB where somebody asks for the whole proof; it takes seconds.
    private static readonly long UploadBytes = Environment.GetEnvironmentVariable("PONS_TEST_UPLOAD") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 96L << 20;

    [Fact(Timeout = 120_000)]
    public async Task A_long_upload_is_kept_nowhere()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        GC.Collect();
        long before = Environment.WorkingSet;
        using var body = new RepeatedContent(UploadBytes);

        HttpResponseMessage answer = await client.PostAsync("/upload", body);

        string[] said = (await answer.Content.ReadAsStringAsync()).Split(' ');
        Assert.Equal(UploadBytes.ToString(CultureInfo.InvariantCulture), said[0]);
        Assert.InRange(long.Parse(said[1], CultureInfo.InvariantCulture), 0, 24 * 1024);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 64L << 20);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_comes_in_chunks_is_read_to_its_end()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);

        string answer = await application.SayAsync("POST /lines HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\na\nb\r\n4\r\nc\nde\r\n0\r\n\r\n");

        Assert.EndsWith(@"[b'a\n', b'bc\n', b'de']", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Whoever_asks_first_sends_its_body_only_if_the_application_reads_it()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);

        string refused = await application.SayAsync("POST /refuse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n", end: "no");
        string wanted = await application.SayAsync("POST /lines HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n", end: "\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 Too Large\r\n", refused, StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", wanted);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_first_bytes_arrive_before_the_generator_ends()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        using HttpResponseMessage answer = await client.GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead);
        Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] first = new byte[5];
        await body.ReadExactlyAsync(first);
        Assert.Equal("first"u8.ToArray(), first);
        await client.GetAsync("/go");
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_response_has_in_it_arrives_whole()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        byte[] body = await client.GetByteArrayAsync("/large");

        Assert.Equal(64 << 20, body.Length);
        Assert.DoesNotContain(body, piece => piece != (byte)'y');
    }

    [Fact(Timeout = 60_000)]
    public async Task Requests_that_wait_do_not_keep_others_from_running()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        // None of the twenty ends before all have begun.
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync("/meet")));

        Assert.All(answers, answer => Assert.Equal("met", answer));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_leaves_ends_the_generator()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        using (HttpResponseMessage answer = await client.GetAsync("/endless", HttpCompletionOption.ResponseHeadersRead))
        {
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1 << 20]);
        }

        await application.PrintedAsync("closed /endless");
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync("/go")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_does_not_read_stops_the_generator_and_nobody_else()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        GC.Collect();
        long before = Environment.WorkingSet;

        using HttpResponseMessage unread = await client.GetAsync("/endless", HttpCompletionOption.ResponseHeadersRead);
        for (int i = 0; i < 100; i++)
        {
            await client.GetAsync("/go");
        }

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 64L << 20);
    }

    private sealed class RepeatedContent(long total) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] block = new byte[1 << 16];
            for (long left = total; left > 0; left -= block.Length)
            {
                await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = total;
            return true;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Igor;

public sealed class IgorFileTests
{
    private const string Source = """
        CONFIG['file_server'] = True
        CONFIG['file_server_config']['port'] = 0
        IgorServer(api={'f': lambda out, data: out.send(1), 'end': lambda out, data: sys.exit()}).run_forever()
        """;

    [Fact(Timeout = 60_000)]
    public async Task Files_are_read_by_the_folders_paths_and_by_the_disks()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using var client = new HttpClient { BaseAddress = host.FilesAddress };
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "my notes.txt"), "0123456789");
        Directory.CreateDirectory(Path.Combine(host.Folder, "site"));
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "site", "index.html"), "<p>");

        using var range = new HttpRequestMessage(HttpMethod.Get, "/my%20notes.txt");
        range.Headers.Range = new RangeHeaderValue(2, 4);
        HttpResponseMessage part = await client.SendAsync(range);

        Assert.Equal("0123456789", await client.GetStringAsync("/my%20notes.txt"));
        Assert.Equal("0123456789", await client.GetStringAsync(new Uri(host.FilesAddress + host.Folder[1..] + "/my notes.txt")));
        Assert.Equal("0123456789", await client.GetStringAsync(new Uri(host.FilesAddress + host.Folder + "/my notes.txt")));
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal("text/html", (await client.GetAsync("/site/")).Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/none.txt")).StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_is_written_whole_and_answered_as_Igor_does()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using var client = new HttpClient { BaseAddress = host.FilesAddress };
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(n => (byte)n)];

        HttpResponseMessage first = await client.PostAsync("/data.bin", new ByteArrayContent(content));
        await client.PostAsync(host.Folder + "/data.bin", new ByteArrayContent([1, 2, 3]));

        Assert.Equal("""{"message": "File saved."}""", await first.Content.ReadAsStringAsync());
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(host.Folder, "data.bin")));
        Assert.Equal(["data.bin", "main.py"], Directory.GetFiles(host.Folder).Select(file => Path.GetFileName(file)!).Order());
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/no-folder/x", new ByteArrayContent([]))).StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_write_that_breaks_off_leaves_the_old_file_whole()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        string file = Path.Combine(host.Folder, "kept.txt");
        await File.WriteAllTextAsync(file, "old");
        using (var raw = new TcpClient())
        {
            await raw.ConnectAsync(host.FilesAddress.Host, host.FilesAddress.Port);
            string head = $"POST /kept.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nnew";
            await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        }

        using var client = new HttpClient { BaseAddress = host.FilesAddress };
        string large = await AskRawAsync(host.FilesAddress, "POST /kept.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000000\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", large, StringComparison.Ordinal);
        Assert.Equal("old", await client.GetStringAsync("/kept.txt"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_outside_the_folder_is_read_or_written()
    {
        string outside = Directory.CreateTempSubdirectory("pons-outside-").FullName;
        string secret = Path.Combine(outside, "secret.txt");
        await File.WriteAllTextAsync(secret, "confidential");
        await using IgorHost host = await IgorHost.StartAsync(Source);
        Directory.CreateSymbolicLink(Path.Combine(host.Folder, "out"), outside);
        Directory.CreateSymbolicLink(Path.Combine(host.Folder, "loop"), Path.Combine(host.Folder, "loop", "x"));
        File.CreateSymbolicLink(Path.Combine(host.Folder, "secret.link"), secret);
        string name = Path.GetFileName(outside);
        string[] paths =
        [
            $"/../{name}/secret.txt", $"/%2e%2e/{name}/secret.txt", $"/..%2f{name}/secret.txt", $"/x/../../{name}/secret.txt", $"/..\\{name}\\secret.txt", $"/%5c..%5c{name}%5csecret.txt",
            $"{host.Folder}/../{name}/secret.txt", $"{host.Folder}x/secret.txt", secret, $"/{secret}", "/out/secret.txt", "/out", "/loop", "/loop/x", "/secret.link", "/main.py%00.txt",
        ];

        foreach (string path in paths)
        {
            string read = await AskRawAsync(host.FilesAddress, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            await AskRawAsync(host.FilesAddress, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nnew");

            Assert.True(read.StartsWith("HTTP/1.1 40", StringComparison.Ordinal), $"{path}: {read}");
        }

        Assert.Equal("confidential", await File.ReadAllTextAsync(secret));
        Assert.Single(Directory.GetFiles(outside));
        Directory.Delete(outside, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task Foreign_pages_get_at_no_files()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        (string, string, HttpStatusCode)[] cases =
        [
            ("Origin", "https://evil.example", HttpStatusCode.Forbidden),
            ("Origin", "null", HttpStatusCode.Forbidden),
            ("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden),
            ("Host", "evil.example", HttpStatusCode.Forbidden),
            ("Origin", "http://localhost:3000", HttpStatusCode.OK),
            ("Origin", "file://", HttpStatusCode.OK),
            ("Sec-Fetch-Site", "same-site", HttpStatusCode.OK),
        ];
        foreach ((string header, string value, HttpStatusCode expected) in cases)
        {
            using var client = new HttpClient { BaseAddress = host.FilesAddress };
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

            HttpResponseMessage read = await client.GetAsync("/main.py");
            HttpResponseMessage written = await client.PostAsync("/new.txt", new ByteArrayContent([1]));

            Assert.Equal((value, expected, expected), (value, read.StatusCode, written.StatusCode));
            Assert.Equal(expected == HttpStatusCode.OK && header == "Origin", read.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_file_server_ends_with_the_program()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        Uri files = host.FilesAddress;
        using IgorSocket socket = await host.ConnectAsync();
        await socket.SendAsync("end", "null");
        await host.Program.Exit;
        await host.StopAsync();

        using var client = new HttpClient { BaseAddress = files };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/main.py"));
    }

    private static async Task<string> AskRawAsync(Uri address, string request)
    {
        using var raw = new TcpClient();
        await raw.ConnectAsync(address.Host, address.Port);
        await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(raw.GetStream());
        return await reader.ReadToEndAsync();
    }
}

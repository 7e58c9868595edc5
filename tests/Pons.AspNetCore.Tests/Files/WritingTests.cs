using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Files;

public sealed class WritingTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_file_is_made_and_replaced_whole()
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        using HttpClient client = files.Host.MakeClient();

        HttpResponseMessage made = await client.PutAsync("/files/a.txt", new StringContent("one"));
        var file = new FileInfo(Path.Combine(files.Folder, "a.txt"));
        UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows())
        {
            file.UnixFileMode = own;
        }

        HttpResponseMessage replaced = await client.PutAsync("/files/a.txt", new StringContent("two"));
        HttpResponseMessage read = await client.GetAsync("/files/a.txt");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NoContent), (made.StatusCode, replaced.StatusCode));
        Assert.Equal((replaced.Headers.ETag, "two"), (read.Headers.ETag, await read.Content.ReadAsStringAsync()));
        file.Refresh();
        Assert.True(OperatingSystem.IsWindows() || file.UnixFileMode == own);
        Assert.Equal(["a.txt"], Directory.GetFiles(files.Folder).Select(Path.GetFileName));
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_written_unless_that_is_allowed()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        using HttpClient client = files.Host.MakeClient();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PutAsync("/files/a.txt", new StringContent("x"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync("/files/a.txt")).StatusCode);
        Assert.Empty(Directory.GetFiles(files.Folder));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/files/none/a.txt", HttpStatusCode.Conflict)]
    [InlineData("/files/sub", HttpStatusCode.Conflict)]
    [InlineData("/files/sub/", HttpStatusCode.BadRequest)]
    [InlineData("/files/.hidden", HttpStatusCode.BadRequest)]
    [InlineData("/files/", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_a_file_says_why(string address, HttpStatusCode status)
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("sub/a.txt", "hello");
        using HttpClient client = files.Host.MakeClient();

        HttpResponseMessage answer = await client.PutAsync(address, new StringContent("x"));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_large_leaves_the_old_file(bool isLengthKnown)
    {
        await using FilesHost files = await FilesHost.StartAsync(options => (options.AllowWrites, options.MostBytes) = (true, 1000));
        files.Write("a.txt", "old");
        using HttpClient client = files.Host.MakeClient();
        HttpContent body = isLengthKnown ? new ByteArrayContent(new byte[1001]) : new StreamContent(new EndlessStream(1001));

        HttpResponseMessage answer = await client.PutAsync("/files/a.txt", body);
        HttpResponseMessage fits = await client.PutAsync("/files/b.txt", new ByteArrayContent(new byte[1000]));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.Created), (answer.StatusCode, fits.StatusCode));
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(files.Folder, "a.txt")));
        Assert.Equal(2, Directory.GetFiles(files.Folder).Length);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("Content-Length: 1000\n\nnew")]
    [InlineData("Transfer-Encoding: chunked\n\n3\nnew\n")]
    public async Task A_write_that_breaks_off_leaves_the_old_file(string rest)
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("a.txt", "old");
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(files.Host.Address.Host, files.Host.Address.Port);
            string request = $"PUT /files/a.txt HTTP/1.1\nHost: {files.Host.Address.Authority}\nAuthorization: Bearer {files.Host.Token}\n{rest}".ReplaceLineEndings("\r\n");
            await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
            await PartAsync(files, isThere: true);
        }

        await PartAsync(files, isThere: false);
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(files.Folder, "a.txt")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_reader_sees_the_old_file_or_the_new_one_and_never_a_part()
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("a.txt", new string('0', 100_000));
        using HttpClient client = files.Host.MakeClient();

        Task writing = Task.WhenAll(Enumerable.Range(1, 9).Select(i => client.PutAsync("/files/a.txt", new StringContent(new string((char)('0' + i), 100_000)))));
        while (!writing.IsCompleted)
        {
            string text = await client.GetStringAsync("/files/a.txt");
            Assert.Equal((100_000, 1), (text.Length, text.Distinct().Count()));
        }

        await writing;
    }

    [Fact(Timeout = 30_000)]
    public async Task Whoever_names_the_file_that_was_seen_overwrites_no_other()
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("a.txt", "old");
        using HttpClient client = files.Host.MakeClient();
        EntityTagHeaderValue seen = (await client.GetAsync("/files/a.txt")).Headers.ETag!;
        using var first = new HttpRequestMessage(HttpMethod.Put, "/files/a.txt") { Content = new StringContent("first"), Headers = { IfMatch = { seen } } };
        using var second = new HttpRequestMessage(HttpMethod.Put, "/files/a.txt") { Content = new StringContent("second"), Headers = { IfMatch = { seen } } };
        using var onlyNew = new HttpRequestMessage(HttpMethod.Put, "/files/a.txt") { Content = new StringContent("new"), Headers = { IfNoneMatch = { EntityTagHeaderValue.Any } } };

        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.SendAsync(second)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.SendAsync(onlyNew)).StatusCode);
        Assert.Equal("first", await client.GetStringAsync("/files/a.txt"));
    }

    [SmallDiskFact]
    public async Task A_full_disk_leaves_the_old_file()
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("small/a.txt", "old");
        string small = Path.Combine(files.Folder, "small");
        Assert.True(SmallDiskFactAttribute.Mount(small));
        try
        {
            files.Write("small/a.txt", "old");
            using HttpClient client = files.Host.MakeClient();

            HttpResponseMessage answer = await client.PutAsync("/files/small/a.txt", new ByteArrayContent(new byte[1 << 20]));

            Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
            Assert.Equal("old", await client.GetStringAsync("/files/small/a.txt"));
            Assert.Single(Directory.GetFiles(small, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }));
        }
        finally
        {
            SmallDiskFactAttribute.Unmount(small);
        }
    }

    private static async Task PartAsync(FilesHost files, bool isThere)
    {
        while (Directory.GetFiles(files.Folder, ".pons-*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Length > 0 != isThere)
        {
            await Task.Delay(5);
        }
    }

    /// <summary>So many bytes, whose number nobody knows before.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, _left);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

using System.Diagnostics;
using System.Net;
using Pons.AspNetCore.Files;

namespace Pons.AspNetCore.Tests.Files;

/// <summary>Ways out of the folder, each tried on a running host, for reading and for writing.</summary>
public sealed class TraversalTests
{
    public static TheoryData<string> WaysOut =>
    [
        "/files/../key.txt", "/files/..%2fkey.txt", "/files/%2e%2e/key.txt", "/files/%2e%2e%2fkey.txt", "/files/%252e%252e/key.txt", "/files/.%2e/key.txt",
        "/files/..%5ckey.txt", "/files/..\\key.txt", "/files/sub/..%5c..%5ckey.txt", "/files/%5c..%5ckey.txt", "/files//../key.txt", "/files/sub/../../key.txt",
        "/files/..%00/key.txt", "/files/key.txt%00", "/files/%c0%ae%c0%ae/key.txt", "/files/%uff0e%uff0e/key.txt", "/files/..;/key.txt", "/files/../data-secret/key.txt",
        "/files/%2e%2e/data-secret/key.txt", "/files/leave/key.txt", "/files/link.txt", "/files/hop/key.txt", "/files/chain.txt", "/files/C:/key.txt", "/files/C%3a%5ckey.txt",
        "/files/a.txt::$DATA", "/files/a.txt%3a%3a$DATA", "/files/CON", "/files/con.txt", "/files/NUL", "/files/sub/aux.json", "/files/COM1", "/files/lpt9.log", "/files/COM%c2%b9",
        "/files/a.txt.", "/files/a.txt%20", "/files/a.txt%20.", "/files/...", "/files/.env", "/files/.git/config", "/files/sub/.env", "/files/a.txt/", "/files/a.txt/x", "/files/sub//b.txt",
        "/files/a%2a", "/files/a.txt%0a", "/files/%7f", "/files/~/key.txt", "/files/%2fetc%2fpasswd", "/files//etc/passwd", "/files/file:///etc/passwd",
    ];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(WaysOut))]
    public async Task No_way_leads_out(string address)
    {
        await using FilesHost files = await FilesHost.StartAsync(options => (options.AllowWrites, options.AllowListings) = (true, true));
        MakeLinks(files);

        string read = await files.SendRawAsync($"GET {address} HTTP/1.1\nHost: {files.Host.Address.Authority}\nAuthorization: Bearer {files.Host.Token}\nConnection: close\n\n");
        string[] before = Everything(files);
        string written = await files.SendRawAsync($"PUT {address} HTTP/1.1\nHost: {files.Host.Address.Authority}\nAuthorization: Bearer {files.Host.Token}\nContent-Length: 4\nConnection: close\n\nevil");

        Assert.Matches("^HTTP/1.1 (400|404)", read);
        Assert.DoesNotContain("secret", read, StringComparison.Ordinal);
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(files.Neighbour, "key.txt")));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(files.Folder)!, "key.txt")));
        string[] made = [.. Everything(files).Except(before)];

        // A link is replaced, and not what it leads to; the server itself has made "key.txt" of the last one, which is a name inside.
        Assert.True(made.Length == 0 || address is "/files/link.txt" or "/files/chain.txt" or "/files//../key.txt", $"{written[..20]} made {string.Join(' ', made)}");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_link_that_stays_inside_is_followed()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write("sub/a.txt", "hello");
        File.CreateSymbolicLink(Path.Combine(files.Folder, "short.txt"), "sub/a.txt");
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "same"), "sub");
        using HttpClient client = files.Host.MakeClient();

        Assert.Equal("hello", await client.GetStringAsync("/files/short.txt"));
        Assert.Equal("hello", await client.GetStringAsync("/files/same/a.txt"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Links_that_go_round_are_no_files()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        File.CreateSymbolicLink(Path.Combine(files.Folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(files.Folder, "b"), "a");
        using HttpClient client = files.Host.MakeClient();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/files/a")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_pipe_with_a_name_holds_up_nobody()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        using (Process make = Process.Start("mkfifo", [Path.Combine(files.Folder, "pipe")]))
        {
            await make.WaitForExitAsync();
        }

        using HttpClient client = files.Host.MakeClient();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/files/pipe")).StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Exchanging_a_folder_for_a_link_while_it_is_read_shows_nothing()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write("swap/key.txt", "public");
        string swap = Path.Combine(files.Folder, "swap");
        string aside = Path.Combine(files.Folder, "aside");
        var folder = new ServedFolder(files.Folder);
        using var enough = new CancellationTokenSource();
        Task swapping = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                Directory.Move(swap, aside);
                Directory.CreateSymbolicLink(swap, files.Neighbour);
                File.Delete(swap);
                Directory.Move(aside, swap);
            }
        });

        for (int i = 0; i < 20_000; i++)
        {
            using FileStream? file = folder.Find(["swap", "key.txt"]) is { } path ? ServedFolder.Open(path) : null;
            Assert.True(file is null || await new StreamReader(file).ReadToEndAsync() == "public");
        }

        await enough.CancelAsync();
        await swapping;
    }

    private static void MakeLinks(FilesHost files)
    {
        files.Write("a.txt", "hello");
        files.Write("sub/b.txt", "hello");
        files.Write(".env", "secret");
        files.Write(".git/config", "secret");
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "leave"), files.Neighbour);
        File.CreateSymbolicLink(Path.Combine(files.Folder, "link.txt"), Path.Combine(files.Neighbour, "key.txt"));
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "hop"), "sub/../../data-secret");
        File.CreateSymbolicLink(Path.Combine(files.Folder, "chain.txt"), "link.txt");
    }

    private static string[] Everything(FilesHost files) =>
        [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(files.Folder)!, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(path => $"{path} {new FileInfo(path).LinkTarget} {(File.Exists(path) ? File.ReadAllText(path) : "")}")];
}

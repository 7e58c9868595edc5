using System.Net.Sockets;
using Pons.AspNetCore.Sockets;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>Where sockets are, and what stands there before and after.</summary>
public sealed class SocketAddressTests
{
    [Theory]
    [InlineData("tcp:5679", "tcp:127.0.0.1:5679")]
    [InlineData("tcp:localhost:5679", "tcp:127.0.0.1:5679")]
    [InlineData("tcp:[::1]:5679", "tcp:[::1]:5679")]
    [InlineData("unix:/run/a.sock", "unix:/run/a.sock")]
    [InlineData("/run/a.sock", "unix:/run/a.sock")]
    public void An_address_is_read_and_written(string text, string written) => Assert.Equal(written, SocketAddress.Parse(text).ToString());

    [Theory]
    [InlineData("tcp:")]
    [InlineData("unix:")]
    [InlineData("tcp:http")]
    [InlineData("tcp:70000")]
    [InlineData("tcp:example.org:80")]
    [InlineData(" ")]
    public void What_is_no_address_says_so(string text) => Assert.Throws<ArgumentException>(() => SocketAddress.Parse(text));

    [Fact(Timeout = 30_000)]
    public async Task The_socket_and_its_folder_are_for_this_user_alone_and_gone_at_the_end()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pons-sock-");
        string path = Path.Combine(folder.FullName, "own", "host.sock");

        await using (await SocketHost.StartAsync(address: path))
        {
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            }
        }

        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete(recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_folder_that_was_there_before_the_socket_stays()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pons-sock-");

        await (await SocketHost.StartAsync(address: Path.Combine(folder.FullName, "host.sock"))).DisposeAsync();

        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_that_nobody_listens_at_is_replaced()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pons-sock-");
        string path = Path.Combine(folder.FullName, "host.sock");
        MakeStale(path);

        await using SocketHost host = await SocketHost.StartAsync(address: path);

        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_that_somebody_listens_at_is_left()
    {
        await using SocketHost host = await SocketHost.StartAsync();

        UnusableAddressException error = await Assert.ThrowsAsync<UnusableAddressException>(() => SocketHost.StartAsync(address: host.Address));

        Assert.Contains("another program listens there", error.Message, StringComparison.Ordinal);
        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_that_is_no_socket_is_left()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pons-sock-");
        string path = Path.Combine(folder.FullName, "thesis.txt");
        await File.WriteAllTextAsync(path, "ten years of work");

        await Assert.ThrowsAsync<UnusableAddressException>(() => SocketHost.StartAsync(address: path));

        Assert.Equal("ten years of work", await File.ReadAllTextAsync(path));
        folder.Delete(recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task Other_machines_are_not_let_in_without_a_token()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketHost.StartAsync(configure: options => options.Access.RequireToken = false, address: "tcp:0.0.0.0:0"));
    }

    // What a host leaves that was killed: a Socket of .NET takes its file away when it goes, so one is moved there.
    private static void MakeStale(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".made"));
        File.Move(path + ".made", path);
    }
}

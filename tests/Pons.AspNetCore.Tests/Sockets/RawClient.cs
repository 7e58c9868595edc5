using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>The client's end of a socket, byte by byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly NetworkStream _stream;

    private RawClient(Socket socket) => (Socket, _stream) = (socket, new NetworkStream(socket));

    public Socket Socket { get; }

    /// <param name="address">Such as <c>unix:/tmp/a.sock</c> or <c>tcp:127.0.0.1:5679</c>.</param>
    public static async Task<RawClient> ConnectAsync(string address)
    {
        bool isUnix = address.StartsWith("unix:", StringComparison.Ordinal);
        EndPoint place = isUnix ? new UnixDomainSocketEndPoint(address[5..]) : IPEndPoint.Parse(address[4..]);
        var socket = new Socket(place.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(place);
        return new RawClient(socket);
    }

    /// <summary>Joins, and is ready without actions.</summary>
    public static async Task<RawClient> JoinAsync(string address, string token)
    {
        RawClient client = await ConnectAsync(address);
        await client.SendAsync($$$"""{"kind":"join","payload":{"version":1,"token":"{{{token}}}"}}""");
        Assert.Equal("hello", (string?)(await client.ReceiveAsync())!["kind"]);
        await client.SendAsync("""{"kind":"ready","payload":{"version":1,"language":"test","languageVersion":"1","actions":[]}}""");
        return client;
    }

    public Task SendAsync(string json) => SendBytesAsync([.. Head((uint)Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json)]);

    public async Task SendBytesAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public static byte[] Head(uint size)
    {
        byte[] head = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(head, size);
        return head;
    }

    /// <summary>The next message of text; nothing at the end of the connection.</summary>
    public async Task<JsonNode?> ReceiveAsync()
    {
        byte[] head = new byte[sizeof(uint)];
        try
        {
            if (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                return null;
            }

            byte[] text = new byte[BinaryPrimitives.ReadUInt32LittleEndian(head)];
            await _stream.ReadExactlyAsync(text);
            return JsonNode.Parse(text);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Awaits the fault that ends the connection, and that it ends.</summary>
    public async Task<string> FaultAsync()
    {
        JsonNode? message = await ReceiveAsync();
        Assert.Equal("fault", (string?)message?["kind"]);
        Socket.Shutdown(SocketShutdown.Send);
        Assert.Null(await ReceiveAsync());
        return (string)message!["payload"]![0]!;
    }

    public void Dispose()
    {
        _stream.Dispose();
        Socket.Dispose();
    }
}

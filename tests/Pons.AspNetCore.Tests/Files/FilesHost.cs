using System.Net.Sockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Files;

/// <summary>A host with a folder of its own to serve, and a neighbour of that folder which nobody shall get to.</summary>
internal sealed class FilesHost : IAsyncDisposable
{
    private readonly string _above;

    private FilesHost(string above, RunningHost host) => (_above, Host) = (above, host);

    public RunningHost Host { get; }

    public string Folder => Path.Combine(_above, "data");

    public string Neighbour => Path.Combine(_above, "data-secret");

    public static async Task<FilesHost> StartAsync(Action<FilesOptions>? files = null, bool isUi = false, Action<UiOptions>? ui = null)
    {
        string above = Directory.CreateTempSubdirectory("pons-files-").FullName;
        string folder = Directory.CreateDirectory(Path.Combine(above, "data")).FullName;
        Directory.CreateDirectory(Path.Combine(above, "data-secret"));
        await File.WriteAllTextAsync(Path.Combine(above, "data-secret", "key.txt"), "secret");
        await File.WriteAllTextAsync(Path.Combine(above, "key.txt"), "secret");
        RunningHost host = await RunningHost.StartAsync(null, options =>
        {
            if (isUi)
            {
                options.Ui.Folder = folder;
                ui?.Invoke(options.Ui);
            }
            else
            {
                options.Files.Folders[""] = folder;
                files?.Invoke(options.Files);
            }
        });
        return new FilesHost(above, host);
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Sends a request as it stands, which no client would, and answers all that comes back.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Host.Address.Host, Host.Address.Port);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_above, recursive: true);
    }
}

using System.Net.Sockets;

namespace Pons.AspNetCore.Sockets;

/// <summary>The file by which a Unix socket is found: for this user alone, and never in the place of something that is in use.</summary>
internal sealed class UnixSocketFile
{
    private const int NoSuchDevice = 6;

    private readonly string _path;
    private string? _madeFolder;

    public UnixSocketFile(string path)
    {
        _path = path;
        Fresh = path + ".new";
    }

    /// <summary>Where the socket is made, before it is there for everybody.</summary>
    public string Fresh { get; }

    /// <summary>Makes the folder where there is none, and sees that nobody listens at that place.</summary>
    /// <exception cref="UnusableAddressException">Something is there that must not be replaced.</exception>
    public void Prepare()
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            MakeFolder(folder);
            _madeFolder = folder;
        }

        if (File.Exists(_path))
        {
            ThrowIfInUse(_path);
        }

        if (File.Exists(Fresh))
        {
            ThrowIfInUse(Fresh);
            File.Delete(Fresh);
        }
    }

    /// <summary>The socket has been made: it is closed to others first, and then put in its place.</summary>
    public void Publish()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(Fresh, _path, overwrite: true);
    }

    /// <summary>Takes it away, and the folder that was made for it; to be called while the socket still listens, so that it is nobody else's.</summary>
    public void Remove()
    {
        File.Delete(_path);
        if (_madeFolder is not null && Directory.Exists(_madeFolder) && !Directory.EnumerateFileSystemEntries(_madeFolder).Any())
        {
            Directory.Delete(_madeFolder);
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void ThrowIfInUse(string path)
    {
        if (!IsSocket(path))
        {
            throw new UnusableAddressException($"The socket cannot be made at {path}: there is a file that is no socket. Choose another path, or take that file away.");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Whoever made it is gone: it can be replaced.
            return;
        }
        catch (SocketException error)
        {
            throw new UnusableAddressException($"The socket cannot be made at {path}: one is there already, and whether anybody listens cannot be told ({error.Message}).", error);
        }

        throw new UnusableAddressException($"The socket cannot be made at {path}: another program listens there. End it, or choose another path.");
    }

    /// <summary>Whether a file is a socket: that alone cannot be opened as a file is.</summary>
    private static bool IsSocket(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        }

        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return false;
        }
        catch (IOException error)
        {
            return (error.HResult & 0xFFFF) == NoSuchDevice;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}

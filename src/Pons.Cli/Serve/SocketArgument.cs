using Pons.AspNetCore.Sockets;

namespace Pons.Cli.Serve;

/// <summary>Where programs may join, as a command line names it.</summary>
internal static class SocketArgument
{
    /// <exception cref="UsageException">It is no such place.</exception>
    public static string Check(string text)
    {
        try
        {
            return SocketAddress.Parse(text).IsOfThisMachine ? text : throw new UsageException($"--socket {text} is reachable from other machines, unencrypted. Name a path, or tcp:PORT.");
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--socket: {error.Message}");
        }
    }
}

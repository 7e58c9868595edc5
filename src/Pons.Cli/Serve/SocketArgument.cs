using Pons.AspNetCore.Sockets;

namespace Pons.Cli.Serve;

/// <summary>Where programs may join, as the command line has it.</summary>
internal static class SocketArgument
{
    /// <exception cref="UsageException">It is no address, or anybody could join by it.</exception>
    public static string Check(string text, bool isOpen)
    {
        try
        {
            SocketAddress address = SocketAddress.Parse(text);
            return isOpen && !address.IsOfThisMachine
                ? throw new UsageException($"--socket {text} is reachable from other machines, and with --no-token anybody there could call these actions. Leave --no-token out, or listen at tcp:PORT.")
                : text;
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--socket: {error.Message}");
        }
    }
}

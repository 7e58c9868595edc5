namespace Pons.Cli.Serve;

/// <summary>What a command line asks to be served to the program that started it.</summary>
/// <param name="Serve">What is behind the doors, and who else gets in.</param>
/// <param name="HasPort">Whether it listens on a port too, for pages.</param>
/// <param name="HasSockets">Whether programs may join too.</param>
/// <param name="IsReloaded">Whether its files are watched.</param>
internal sealed record HostSettings(ServeSettings Serve, bool HasPort, bool HasSockets, bool IsReloaded)
{
    /// <summary>Whether anybody but the parent can come in.</summary>
    public bool HasDoors => HasPort || HasSockets;

    /// <summary>Whether it takes more than a hub.</summary>
    public bool NeedsServices => HasDoors || IsReloaded;
}

namespace Pons.Clients;

/// <summary>What a door grants to whoever comes in by it.</summary>
/// <param name="Limits">Of the client's link.</param>
/// <param name="JoinTime">How long it may take to say who it is.</param>
/// <param name="MostClients">How many may be connected at a time, by all doors.</param>
internal sealed record ClientTerms(LinkLimits Limits, TimeSpan JoinTime, int MostClients)
{
    /// <summary>Whether a token is the right one; also asked with nothing, where the client names none.</summary>
    public required Func<string?, bool> Admits { get; init; }

    /// <summary>Notes that a client has come; what it answers is disposed when that has gone, more than once perhaps.</summary>
    public Func<IDisposable>? Enter { get; init; }

    /// <summary>Whether it may run code of its own.</summary>
    public bool MayRunCode { get; init; }

    /// <summary>Whether whoever named that token, or none, may see how the host is doing, and start and stop its jobs.</summary>
    public Func<string?, bool> MayManage { get; init; } = static _ => false;
    /// <summary>Whether it may have the host start programs: the one that started the host may.</summary>
    public bool MayRunScripts { get; init; }

    /// <summary>What has to be there before it is let in; what it throws is told to the client, as the reason why that never will be.</summary>
    public Task Opening { get; init; } = Task.CompletedTask;

    /// <summary>What its hello says of the host beside what that of every client does; asked when the host has opened.</summary>
    public Func<IReadOnlyDictionary<string, object?>>? Introduce { get; init; }

    /// <summary>Whether it is shown where in the code an exception was raised.</summary>
    public bool MaySeeFrames { get; init; }
}

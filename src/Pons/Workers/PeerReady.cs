using Pons.Links;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Workers;

/// <summary>What a peer says of itself when it is ready (SPEC chapter 4).</summary>
internal sealed record PeerReady(string Language, string LanguageVersion, int ProcessId, IReadOnlyList<ActionInfo> Actions)
{
    public const int Version = 1;

    /// <summary>Whether it has opened the arena.</summary>
    public bool HasArena { get; private init; }

    /// <summary>The jobs of its module.</summary>
    public IReadOnlyList<PeerJob> Jobs { get; private init; } = [];

    /// <summary>The routes of its module.</summary>
    public IReadOnlyList<PeerRoute> Routes { get; private init; } = [];

    /// <summary>Its web application; nothing when it was not to serve one.</summary>
    public WebReady? Web { get; private init; }

    /// <summary>Whether another worker of the same module says the same, but for its process id.</summary>
    public bool Says(PeerReady other) => (Language, LanguageVersion) == (other.Language, other.LanguageVersion) && Actions.SequenceEqual(other.Actions) && Routes.SequenceEqual(other.Routes);

    public static PeerReady Read(ReadOnlySpan<byte> payload)
    {
        if (PickleCodec.Read<object?>(payload, new ValueLimits()) is not Dictionary<string, object?> fields)
        {
            throw new ProtocolException("payload", "A ready message arrived that is no dict.");
        }

        if (fields.GetValueOrDefault("version") is not (long)Version)
        {
            throw new ProtocolException("version", $"The peer speaks version {fields.GetValueOrDefault("version") ?? "(none)"} of the protocol, this hub speaks version {Version}.");
        }

        ActionInfo[] actions = [.. RowsOf(fields, "actions")];
        if (actions.GroupBy(action => action.Name).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw new ProtocolException("payload", $"A ready message arrived that names the action '{twice.Key}' twice.");
        }

        return new PeerReady(
            fields.GetValueOrDefault("language") as string ?? "",
            fields.GetValueOrDefault("languageVersion") as string ?? "",
            fields.GetValueOrDefault("pid") is long id ? (int)id : 0,
            actions)
        {
            HasArena = fields.GetValueOrDefault("arena") is true,
            Web = WebReady.Read(fields.GetValueOrDefault("web")),
            Jobs = [.. RowsOf(fields, "jobs").Select(row => new PeerJob(row.Name, string.Equals(row.Kind, "shared", StringComparison.Ordinal)))],
            Routes = [.. (fields.GetValueOrDefault("routes") as IEnumerable<object?> ?? []).Select((entry, number) => PeerRoute.Read(entry, number))],
        };
    }

    private static IEnumerable<ActionInfo> RowsOf(Dictionary<string, object?> fields, string key)
    {
        foreach (object? entry in fields.GetValueOrDefault(key) as IEnumerable<object?> ?? [])
        {
            yield return Row.Of(entry, 2) is { } row && row[0] is string name && row[1] is string kind
                ? new ActionInfo(name, kind)
                : throw new ProtocolException("payload", $"A ready message arrived whose {key} are no (name, kind).");
        }
    }
}

using Pons.Handles;
using Pons.Protocol.Frames;

namespace Pons.Clients;

/// <summary>Which of the actions that begin with `pons.` a client may call: a list of what is allowed, so that what is added later is not.</summary>
internal static class ClientRights
{
    // Not a word of it without the right to run code.
    private static readonly string[] Code = ["pons.import", "pons.run", "pons.global", "pons.assign", "pons.parse", "pons.complete", "pons.packages"];

    // Not without the right to start programs, which the host's parent has.
    private static readonly string[] Scripts = ["pons.script", "pons.script.check", "pons.script.version"];

    private static readonly string[] Hub =
        ["pons.ask", "pons.subscribe", "pons.unsubscribe", "pons.describe", "pons.trace", "pons.values.get", "pons.values.put", "pons.values.remove", "pons.values.keys"];

    // What everybody here does and how it goes, and power over what runs for all: only for those who were given the right.
    private static readonly string[] Management = ["pons.status", "pons.jobs.start", "pons.jobs.stop"];

    /// <summary>Whether it is an action that looks after the host.</summary>
    public static bool IsManagement(string action) => Management.Contains(action, StringComparer.Ordinal);

    /// <summary>Whether it is an action that runs code.</summary>
    public static bool IsCode(string action) => Code.Contains(action, StringComparer.Ordinal);

    /// <summary>Whether it is an action that starts programs.</summary>
    public static bool IsScript(string action) => Scripts.Contains(action, StringComparer.Ordinal);

    /// <summary>Whether it is one that the hub answers to clients too.</summary>
    public static bool IsOfHub(string action) => Hub.Contains(action, StringComparer.Ordinal);

    /// <summary>Whether a client may do that with what it was given: call functions, call methods, read streams; nothing that looks inside.</summary>
    public static bool MayUse(in Frame frame) =>
        frame.Name.SequenceEqual(HandleActions.Invoke) || frame.Name.SequenceEqual(HandleActions.Method)
        || (frame.Name.SequenceEqual(HandleActions.Iterate) && frame.Handles.Count > 0 && frame.Handles[0].Kind == HandleKind.Stream);
}

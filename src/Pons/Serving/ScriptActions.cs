using Pons.Actions;
using Pons.Scripts.Asked;

namespace Pons.Serving;

/// <summary>What the hub does with scripts for the program that started it (SPEC chapter 4, "Scripts").</summary>
internal static class ScriptActions
{
    public static void AddTo(ExposedActions actions)
    {
        actions.ExposeReserved(new LocalAction("pons.script", RunAsync) { TellsOrigin = true });
        actions.ExposeReserved(new LocalAction("pons.script.check", CheckAsync) { TellsOrigin = true });
        actions.ExposeReserved(new LocalAction("pons.script.version", VersionAsync) { TellsOrigin = true });
    }

    private static IAsyncEnumerable<object?> RunAsync(Dictionary<string, object?> description, CancellationToken cancellationToken) => AskedRun.RowsAsync(AskedScript.Read(description), cancellationToken);

    private static Task CheckAsync(Dictionary<string, object?> description, CancellationToken cancellationToken) => AskedScript.Read(description).Script.CheckSyntaxAsync(cancellationToken);

    private static async Task<string> VersionAsync(string language, string? interpreter = null, CancellationToken cancellationToken = default) => (language switch
    {
        "python" => await Script.PythonVersionAsync(interpreter, cancellationToken).ConfigureAwait(false),
        "node" => await Script.NodeVersionAsync(interpreter, cancellationToken).ConfigureAwait(false),
        _ => throw new ArgumentException($"The version of 'python' or of 'node' can be asked for, not of '{language}'.", nameof(language)),
    }).ToString();
}

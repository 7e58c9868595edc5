using Pons.Actions;
using Pons.Scripts.Asked;

namespace Pons.Serving;

/// <summary>What the hub does with scripts for the program that started it (SPEC chapter 4, "Scripts").</summary>
internal static class ScriptActions
{
    public static void AddTo(ExposedActions actions)
    {
        actions.ExposeReserved("pons.script", RunAsync, tellsOrigin: true);
        actions.ExposeReserved("pons.script.check", CheckAsync, tellsOrigin: true);
        actions.ExposeReserved("pons.script.version", VersionAsync, tellsOrigin: true);
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

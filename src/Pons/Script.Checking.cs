using System.Text.RegularExpressions;
using Pons.Scripts;

namespace Pons;

/// <content>What can be asked without running it.</content>
public sealed partial record Script
{
    /// <summary>Checks its syntax without running it; nothing is written.</summary>
    /// <exception cref="FileNotFoundException">There is no such script.</exception>
    /// <exception cref="PythonException">It is no Python that this interpreter can read: a <c>SyntaxError</c> with its place.</exception>
    /// <exception cref="JavaScriptException">It is no JavaScript that this Node can read: a <c>SyntaxError</c> with its place.</exception>
    /// <exception cref="NotSupportedException">It is a module or a program, whose source only its runner finds.</exception>
    public async Task CheckSyntaxAsync(CancellationToken cancellationToken = default)
    {
        (Script checker, object? input) = SyntaxCheck.Of(this);
        await checker.RunAsync(input, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version of the Python that would run a script here.</summary>
    /// <param name="interpreter">A path or a name on PATH; null for the one that is found.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ScriptException">There is none, or it does not tell.</exception>
    public static Task<Version> PythonVersionAsync(string? interpreter = null, CancellationToken cancellationToken = default) =>
        AskVersionAsync(PythonCode("0") with { Interpreter = interpreter }, cancellationToken);

    /// <summary>The version of the Node that would run a script here.</summary>
    /// <inheritdoc cref="PythonVersionAsync(string?, CancellationToken)"/>
    public static Task<Version> NodeVersionAsync(string? interpreter = null, CancellationToken cancellationToken = default) =>
        AskVersionAsync(NodeCode("0") with { Interpreter = interpreter }, cancellationToken);

    private static async Task<Version> AskVersionAsync(Script script, CancellationToken cancellationToken)
    {
        ScriptResult result = await (script with { InterpreterArguments = ["--version"] }).RunAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return Numbers().Match(result.Text) is { Success: true } match && System.Version.TryParse(match.Value, out Version? version)
            ? version
            : throw new ScriptException($"{script} answered '{result.Text}' when it was asked for its version.");
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+\.[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Numbers();
}

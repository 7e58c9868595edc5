namespace Pons.Scripts;

/// <summary>Why a script failed: the exception that its language printed last, else how its process ended.</summary>
internal static class ScriptFailure
{
    // What Python and Node exit with after an exception that nobody caught; 130: Python after Ctrl-C. With another code the script has chosen its own end, whatever it printed before.
    private static readonly int[] AfterException = [1, 7, 130];

    /// <summary>The exception for it; null when the script ended well.</summary>
    public static Exception? Of(ScriptProcess process, ScriptExit exit)
    {
        if (exit.IsSuccess)
        {
            return null;
        }

        string errors = PlainText.Of(process.Errors.Text);
        if (AfterException.Contains(exit.ExitCode))
        {
            string name = process.Script.ToString();
            if (PythonTraceback.Read(errors, name) is { } python)
            {
                return new PythonException(python with { ExitCode = exit.ExitCode });
            }

            if (NodeStack.Read(errors, name) is { } node)
            {
                return new JavaScriptException(node with { ExitCode = exit.ExitCode });
            }
        }

        string how = exit.Signal is { } signal ? $"was ended by {signal} (exit code {exit.ExitCode})" : $"ended with {exit.Status}";
        return new ScriptException($"{process.Script} {how}.", process.Remains(exit));
    }
}

using System.Text;

namespace Pons;

/// <summary>JavaScript code threw; <see cref="Exception.InnerException"/> is its <c>cause</c>.</summary>
public sealed class JavaScriptException : RemoteException
{
    internal JavaScriptException(RemoteError error)
        : base(error, error.Cause is { } cause ? new JavaScriptException(cause) : null)
    {
    }

    /// <summary>The stack as JavaScript has it, the innermost frame first, with that of the cause below.</summary>
    public string Stack
    {
        get
        {
            var text = new StringBuilder();
            AppendStack(text, "");
            return text.ToString().TrimEnd('\n');
        }
    }

    /// <summary>The JavaScript stack, then the C# stack that led to it.</summary>
    public override string ToString()
    {
        string header = $"{typeof(JavaScriptException)}: {Error.Summary}{Environment.NewLine}{Stack}";
        return StackTrace is null ? header : $"{header}{Environment.NewLine}Called from:{Environment.NewLine}{StackTrace}";
    }

    private void AppendStack(StringBuilder text, string indent)
    {
        text.Append(Error.Summary).Append('\n');
        foreach (RemoteFrame frame in Frames.Reverse())
        {
            string place = $"{frame.File}:{frame.Line}";
            text.Append($"{indent}    at {(frame.Function.Length > 0 ? $"{frame.Function} ({place})" : place)}\n");
        }

        if (InnerException is JavaScriptException inner)
        {
            text.Append($"{indent}  [cause]: ");
            inner.AppendStack(text, indent + "  ");
        }
    }
}

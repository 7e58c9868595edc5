using System.Text;

namespace Pons;

/// <summary>Python code raised an exception; <see cref="Exception.InnerException"/> is its cause, or else its context.</summary>
public sealed class PythonException : RemoteException
{
    internal PythonException(RemoteError error)
        : base(error, (error.Cause ?? error.Context) is { } inner ? inner.ToRemoteException() : null)
    {
    }

    /// <summary>Whether the inner exception is the stated cause (<c>raise … from …</c>), not merely what was being handled.</summary>
    public bool HasCause => Error.Cause is not null;

    /// <summary>The traceback as Python itself would print it.</summary>
    public string Traceback
    {
        get
        {
            var text = new StringBuilder();
            AppendTraceback(text);
            return text.ToString().TrimEnd('\n');
        }
    }

    /// <summary>The Python traceback, then the C# stack that led to it.</summary>
    public override string ToString()
    {
        string header = $"{typeof(PythonException)}: {Error.Summary}{Environment.NewLine}{Traceback}";
        return StackTrace is null ? header : $"{header}{Environment.NewLine}Called from:{Environment.NewLine}{StackTrace}";
    }

    private void AppendTraceback(StringBuilder text)
    {
        if (InnerException is PythonException inner)
        {
            inner.AppendTraceback(text);
        }
        else if (InnerException is JavaScriptException script)
        {
            text.Append(script.Stack).Append('\n');
        }

        if (InnerException is not null)
        {
            text.Append(HasCause
                ? "\nThe above exception was the direct cause of the following exception:\n\n"
                : "\nDuring handling of the above exception, another exception occurred:\n\n");
        }

        if (Frames.Count > 0)
        {
            text.Append("Traceback (most recent call last):\n");
        }

        foreach (RemoteFrame frame in Frames)
        {
            text.Append($"  File \"{frame.File}\", line {frame.Line}{(frame.Function.Length > 0 ? $", in {frame.Function}" : "")}\n");
            if (!string.IsNullOrWhiteSpace(frame.Source))
            {
                text.Append($"    {frame.Source.Trim()}\n");
            }
        }

        text.Append(Error.Summary).Append('\n');
        foreach (string note in Notes)
        {
            text.Append(note).Append('\n');
        }
    }
}

using System.Text;
using System.Text.Json;

namespace Pons;

/// <summary>Something that happened in the run of a script: <see cref="Started"/>, then any number of <see cref="OutputItem"/> and <see cref="ErrorLine"/>, then <see cref="Exited"/>.</summary>
public abstract record ScriptEvent
{
    private protected ScriptEvent()
    {
    }
}

/// <summary>The script runs.</summary>
/// <param name="ProcessId">The process, which is also the number of its group.</param>
public sealed record Started(int ProcessId) : ScriptEvent;

/// <summary>An item of its output.</summary>
/// <param name="Value">What the mode makes of it: a string, a <see cref="JsonElement"/>, a <c>byte[]</c>, or whatever <see cref="Script.Decoder"/> made.</param>
public sealed record OutputItem(object? Value) : ScriptEvent
{
    /// <summary>The item as a text; JSON as it was written.</summary>
    public string Text => TextOf(Value);

    internal static string TextOf(object? value) => value switch
    {
        string text => text,
        JsonElement json => json.GetRawText(),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => value?.ToString() ?? "",
    };
}

/// <summary>A line that it wrote to stderr.</summary>
/// <param name="Text">The line.</param>
public sealed record ErrorLine(string Text) : ScriptEvent;

/// <summary>The script has ended, and all that it wrote was told.</summary>
/// <param name="Exit">How.</param>
public sealed record Exited(ScriptExit Exit) : ScriptEvent
{
    /// <summary>The exit code; death by signal n is 128 + n.</summary>
    public int ExitCode => Exit.ExitCode;
}

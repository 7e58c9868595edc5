using System.Text.Json;

namespace Pons.Workers.Warm;

/// <summary>What a template is asked to fork.</summary>
internal abstract record ForkRequest
{
    /// <summary>The folder that it runs in; nothing: the host's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    protected abstract void WriteWhat(Utf8JsonWriter json);

    /// <summary>The line that says it, as <c>runtimes/python/pons/template.py</c> reads it.</summary>
    public byte[] ToLine(long number, IReadOnlyList<string> pipes)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("fork", number);
            WriteList(json, "stdio", pipes);
            json.WriteString("folder", WorkingDirectory ?? Directory.GetCurrentDirectory());
            json.WriteStartObject("environment");
            foreach ((string name, string value) in Environment)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            WriteWhat(json);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    protected static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}

/// <summary>A worker, to be spoken to as one that was started in the ordinary way.</summary>
/// <param name="Target">What it will be told to load, for readers of its arguments.</param>
internal sealed record WorkerFork(string Target) : ForkRequest
{
    protected override void WriteWhat(Utf8JsonWriter json)
    {
        json.WriteString("kind", "worker");
        json.WriteString("target", Target);
    }
}

/// <summary>A script, to be run as <c>python FILE</c>, <c>python -m MODULE</c> or <c>python -c CODE</c> would.</summary>
/// <param name="Kind">What <paramref name="What"/> is.</param>
/// <param name="What">The file's path, the module's name, or the code.</param>
/// <param name="Arguments">What follows it.</param>
internal sealed record ScriptFork(ScriptForkKind Kind, string What, IReadOnlyList<string> Arguments) : ForkRequest
{
    /// <summary>Whether what the script has started may go on when it ends.</summary>
    public bool LeavesChildren { get; init; }

    /// <summary>The command line that would run it without a template.</summary>
    public required IReadOnlyList<string> Line { get; init; }

    protected override void WriteWhat(Utf8JsonWriter json)
    {
        json.WriteString("kind", "script");
        json.WriteString(Kind switch { ScriptForkKind.File => "file", ScriptForkKind.Module => "module", _ => "code" }, What);
        WriteList(json, "arguments", Arguments);
        WriteList(json, "line", Line);
        json.WriteBoolean("leaves_children", LeavesChildren);
    }
}

/// <summary>How a script is named.</summary>
internal enum ScriptForkKind
{
    File,
    Module,
    Code,
}

using System.Text.Json;

namespace Pons.Workers.Warm;

/// <summary>One line of a template's, read.</summary>
internal sealed record TemplateAnswer
{
    /// <summary>The modules that it has imported, in order, and the seconds that each took; there in its first answer, unless that is a failure.</summary>
    public IReadOnlyList<PreloadedModule>? Preloaded { get; init; }

    /// <summary>The module that it could not import.</summary>
    public string? Failed { get; init; }

    /// <summary>What that raised.</summary>
    public string Error { get; init; } = "";

    public string Traceback { get; init; } = "";

    /// <summary>The number of the request that it answers, or of the fork that it tells of.</summary>
    public long Number { get; init; }

    /// <summary>The fork's process.</summary>
    public int? Forked { get; init; }

    /// <summary>Why it did not fork.</summary>
    public string? Refused { get; init; }

    /// <summary>How a fork ended, in the system's own word.</summary>
    public int? Ended { get; init; }

    /// <exception cref="JsonException">It is no answer.</exception>
    public static TemplateAnswer Read(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement answer = document.RootElement;
        return answer switch
        {
            _ when answer.TryGetProperty("forked", out JsonElement number) => new() { Number = number.GetInt64(), Forked = answer.GetProperty("pid").GetInt32() },
            _ when answer.TryGetProperty("ended", out JsonElement number) => new() { Number = number.GetInt64(), Ended = answer.GetProperty("status").GetInt32() },
            _ when answer.TryGetProperty("refused", out JsonElement number) => new() { Number = number.GetInt64(), Refused = answer.GetProperty("why").GetString() },
            _ when answer.TryGetProperty("failed", out JsonElement module) => new()
            {
                Failed = module.GetString(),
                Error = answer.GetProperty("error").GetString()!,
                Traceback = answer.GetProperty("traceback").GetString()!,
            },
            _ when answer.TryGetProperty("preloaded", out JsonElement modules) => new() { Preloaded = [.. modules.EnumerateArray().Select(ReadModule)] },
            _ => throw new JsonException("A template answered what is no answer."),
        };
    }

    private static PreloadedModule ReadModule(JsonElement pair) => new(pair[0].GetString()!, TimeSpan.FromSeconds(pair[1].GetDouble()));
}

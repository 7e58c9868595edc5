using System.Text;
using System.Text.Json;

namespace Pons.Cli.Runs;

/// <summary>What <c>--input</c> names: a file, our own stdin, or JSON.</summary>
internal static class RunInput
{
    private const int Depth = 1000;

    /// <summary>The input as a stream; null for our own stdin.</summary>
    public static Stream? Open(string? text)
    {
        if (text is null or "-")
        {
            return null;
        }

        if (File.Exists(text))
        {
            return File.OpenRead(text);
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Depth });
            return new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(document.RootElement, Written) + "\n"));
        }
        catch (JsonException)
        {
            throw new UsageException($"--input is '{text}', which is neither a file that exists nor JSON. A text in JSON has quotes: --input '\"{text}\"'.");
        }
    }

    private static JsonSerializerOptions Written { get; } = new()
    {
        MaxDepth = Depth,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

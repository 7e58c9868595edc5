using System.Text;
using System.Text.Json;

namespace Pons.Protocol.Tests.Json;

/// <summary>protocol/vectors/json.json, which the suites of all languages read.</summary>
internal static class JsonVectors
{
    private static readonly JsonElement All = Load("json.json");
    private static readonly JsonElement Pickles = Load("values.json");

    public static TheoryData<string> Names(string table) => [.. Table(table).Select(row => row.GetProperty("name").GetString()!)];

    public static IEnumerable<JsonElement> Table(string table) => All.GetProperty(table).EnumerateArray();

    public static JsonElement Find(string table, string name) => Table(table).First(row => row.GetProperty("name").GetString() == name);

    /// <summary>The pickle of the value of that name, where it has one among the vectors of the binary form.</summary>
    public static byte[]? FindPickle(string name)
    {
        JsonElement row = Pickles.GetProperty("valid").EnumerateArray().FirstOrDefault(row => row.GetProperty("name").GetString() == name);
        return row.ValueKind == JsonValueKind.Undefined ? null : Convert.FromHexString(row.GetProperty("pickle").GetString()!);
    }

    public static string Text(JsonElement row) => row.GetProperty("json").GetString()!;

    public static (bool IsWritable, byte[] Bytes)[] Buffers(JsonElement row) => row.TryGetProperty("buffers", out JsonElement buffers)
        ? [.. buffers.EnumerateArray().Select(buffer => (buffer[0].GetInt32() == 1, Convert.FromHexString(buffer[1].GetString()!)))]
        : [];

    /// <summary>A frame of the vectors as it stands on a pipe.</summary>
    public static byte[] OnPipe(JsonElement frame)
    {
        bool isBinary = frame.TryGetProperty("hex", out JsonElement hex);
        byte[] bytes = isBinary ? Convert.FromHexString(hex.GetString()!) : Encoding.UTF8.GetBytes(frame.GetProperty("text").GetString()!);
        return JsonPipe.OnPipe(bytes, isBinary && !frame.TryGetProperty("is_text", out _));
    }

    private static JsonElement Load(string name)
    {
        // Deep on purpose: one of the cases is a list of a hundred and fifty lists.
        string text = File.ReadAllText(Path.Combine(Pons.Tests.Repository.Root, "protocol", "vectors", name));
        return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2000 }).RootElement;
    }
}

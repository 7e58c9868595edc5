namespace Pons.Scripts;

/// <summary>NaN, Infinity and -Infinity, as Python's json writes them: they are made texts, from which they can be read.</summary>
internal static class NamedNumbers
{
    private static readonly byte[][] Names = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];

    /// <summary>The name that begins at a place; null for none.</summary>
    public static string? At(ReadOnlySpan<byte> json, int place) =>
        (uint)place < (uint)json.Length && NameAt(json[place..]) is { } name ? System.Text.Encoding.ASCII.GetString(name) : null;

    /// <summary>The same JSON with the names in quotes; the very same bytes when it holds none.</summary>
    public static ReadOnlySpan<byte> Quote(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        var quoted = new List<byte>(json.Length + 16);
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            if (!isText && NameAt(json[i..]) is { } name)
            {
                quoted.AddRange([(byte)'"', .. name, (byte)'"']);
                i += name.Length - 1;
                continue;
            }

            quoted.Add(json[i]);
            if (isText && json[i] == '\\' && i + 1 < json.Length)
            {
                quoted.Add(json[++i]);
            }
            else if (json[i] == '"')
            {
                isText = !isText;
            }
        }

        return quoted.ToArray();
    }

    private static byte[]? NameAt(ReadOnlySpan<byte> json)
    {
        foreach (byte[] name in Names)
        {
            if (json.StartsWith(name))
            {
                return name;
            }
        }

        return null;
    }
}

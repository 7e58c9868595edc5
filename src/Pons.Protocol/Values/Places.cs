using System.Text;

namespace Pons.Protocol.Values;

/// <summary>How errors write the place of a dict's value.</summary>
internal static class Places
{
    private const int MostCharacters = 60;

    public static string OfKey(string key)
    {
        var text = new StringBuilder("[\"");
        foreach (char character in key.Length > MostCharacters ? key.AsSpan(0, MostCharacters) : key)
        {
            text.Append(character switch
            {
                '"' or '\\' => $"\\{character}",
                < ' ' or >= '\uD800' and <= '\uDFFF' => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        return text.Append(key.Length > MostCharacters ? "…\"]" : "\"]").ToString();
    }

    public static string OfKey(ValueReader reader, Node key) => key.Kind switch
    {
        NodeKind.Text => OfKey(reader.Text(key)),
        NodeKind.Integer => $"[{key.Bits}]",
        NodeKind.Float => $"[{key.Float:R}]",
        NodeKind.Boolean => key.IsTrue ? "[True]" : "[False]",
        NodeKind.None => "[None]",
        _ => $"[({NodeNames.Of(key)})]",
    };

    public static string OfKey(object? key) => key switch
    {
        null => "[null]",
        string text => OfKey(text),
        char character => OfKey(character.ToString()),
        int or long or double or bool => $"[{key}]",
        _ => $"[({TypeNames.Of(key.GetType())})]",
    };
}

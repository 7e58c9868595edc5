using System.Text;

namespace Pons.Protocol.Values;

/// <summary>How errors write the place of a value.</summary>
internal static class Places
{
    private const int MostCharacters = 60;
    private const int ShownDepth = 8;
    private const int ShownPath = 80;

    /// <summary>Puts a place before the path of an error on its way out, or once the sign that places are left out; answers
    /// false, for exception filters.</summary>
    public static bool Enter(ValueException error, string place, int depth, ref bool isCut)
    {
        if (depth < ShownDepth || error.Path.Length < ShownPath)
        {
            return error.Enter(place);
        }

        if (!isCut)
        {
            isCut = true;
            error.Enter("…");
        }

        return false;
    }

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

namespace Pons.Cli.Generation.TypeScript;

/// <summary>Tells what stands at the top of a type's text, outside of brackets and quotes.</summary>
internal static class TypeText
{
    public static bool IsFunction(string type) => PlacesOf(" => ", type).Any();

    /// <summary>Whether a type needs no brackets around it to stand before <c>[]</c>.</summary>
    public static bool IsOnePiece(string type) => !PlacesOf(" ", type).Any();

    /// <summary>The types of a union.</summary>
    public static IReadOnlyList<string> Alternatives(string type)
    {
        var parts = new List<string>();
        int start = 0;
        foreach (int place in PlacesOf(" | ", type))
        {
            parts.Add(type[start..place]);
            start = place + " | ".Length;
        }

        return [.. parts, type[start..]];
    }

    private static IEnumerable<int> PlacesOf(string sign, string type)
    {
        int depth = 0;
        for (int i = 0; i < type.Length; i++)
        {
            if (type[i] == '"')
            {
                i = EndOfText(type, i);
            }
            else if (depth == 0 && string.CompareOrdinal(type, i, sign, 0, sign.Length) == 0)
            {
                yield return i;
            }

            bool isArrow = i > 0 && type[i] == '>' && type[i - 1] == '=';
            depth += type[i] is '(' or '[' or '{' or '<' ? 1 : type[i] is ')' or ']' or '}' or '>' && !isArrow ? -1 : 0;
        }
    }

    private static int EndOfText(string type, int start)
    {
        int i = start + 1;
        while (type[i] != '"')
        {
            i += type[i] == '\\' ? 2 : 1;
        }

        return i;
    }
}

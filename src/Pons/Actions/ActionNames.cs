using System.Text;

namespace Pons.Actions;

/// <summary>The names of actions: which may be (SPEC chapters 1 and 4), and which a C# method gets.</summary>
internal static class ActionNames
{
    public const string Reserved = "pons.";

    private const int MostBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">Nothing can be exposed by that name.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith(Reserved, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The action '{name}' cannot be exposed: names that begin with '{Reserved}' are what every peer answers itself. Choose another.", nameof(name));
        }

        CheckForm(name);
    }

    /// <summary>As C# has it, to as Python would: <c>NextReading</c> is <c>next_reading</c>.</summary>
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            // A word begins at a capital that follows a small letter, or precedes one: HTTPServer has two.
            bool begins = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            text.Append(begins ? "_" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static void CheckForm(string name)
    {
        int bytes;
        try
        {
            bytes = Strict.GetByteCount(name);
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException("An action cannot have a name with half a character in it: it has no UTF-8.", nameof(name), error);
        }

        if (bytes is 0 or > MostBytes)
        {
            throw new ArgumentException($"An action's name has 1 to {MostBytes} bytes of UTF-8, and this one has {bytes}.", nameof(name));
        }

        foreach (char character in name)
        {
            if (char.IsControl(character))
            {
                throw new ArgumentException($"An action's name has no control characters, and this one has U+{(int)character:X4}.", nameof(name));
            }
        }
    }
}

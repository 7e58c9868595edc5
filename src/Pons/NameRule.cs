using System.Text;
using Pons.Protocol.Frames;

namespace Pons;

/// <summary>What the specification asks of a name or a topic, for those that a user of this library gives.</summary>
internal static class NameRule
{
    /// <summary>Refuses a text that no name can be; <paramref name="what"/> says what it was to name, as in "a topic".</summary>
    /// <exception cref="ArgumentException">It is empty, too long, no valid text or holds a control character.</exception>
    public static void Check(string what, string? name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length == 0)
        {
            throw new ArgumentException($"The name of {what} is empty; it needs 1 to {FrameHeader.NameLimit} bytes of UTF-8.", parameter);
        }

        if (name.Length > FrameHeader.NameLimit || Encoding.UTF8.GetByteCount(name) > FrameHeader.NameLimit)
        {
            throw new ArgumentException($"The name of {what} that begins with '{name[..Math.Min(name.Length, 40)]}' has more than {FrameHeader.NameLimit} bytes of UTF-8.", parameter);
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]))
            {
                throw new ArgumentException($"The name of {what} holds the control character U+{(int)name[i]:X4}; choose a name without it.", parameter);
            }

            if (char.IsSurrogate(name[i]) && !char.IsSurrogatePair(name, i++))
            {
                throw new ArgumentException($"The name of {what} holds half a character, the lone surrogate U+{(int)name[i - 1]:X4}, which UTF-8 cannot carry.", parameter);
            }
        }
    }
}

using System.Text;

namespace Pons.Protocol.Values;

/// <summary>Finds a .NET member by the name that Python gave it: the same name, else the only one that is the same but
/// for case and underscores.</summary>
internal sealed class MemberNames
{
    private const int Ambiguous = -1;

    private readonly byte[][] _names;
    private readonly Dictionary<string, int> _folded = new(StringComparer.Ordinal);

    public MemberNames(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        for (int i = 0; i < names.Count; i++)
        {
            string folded = Fold(names[i]);
            _folded[folded] = _folded.ContainsKey(folded) ? Ambiguous : i;
        }
    }

    /// <summary>The member's index, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }
        }

        return _folded.GetValueOrDefault(Fold(Wtf8.Decode(name)), -1);
    }

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}

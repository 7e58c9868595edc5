using System.Runtime.InteropServices;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>The keys of the objects that are just being written, as places in the output: tells when one stands there twice.</summary>
/// <remarks>Objects are begun and ended as they are nested. Kept and used again.</remarks>
internal sealed class SeenKeys
{
    // As long as they are few, each is compared with those before; more are put in an order once, at their end.
    private const int Few = 16;

    private Pooled<Place> _places = new();
    private ulong[] _hashes = [];
    private int[] _order = [];

    /// <summary>Begins an object; answers what the other methods want to know it by.</summary>
    public int Begin() => _places.Count;

    /// <summary>Adds a key; false when it is there already, which for many keys is told only by <see cref="End"/>.</summary>
    public bool Add(int first, OutputBuffer output, int start, int length)
    {
        var place = new Place { Start = start, Length = length };
        if (_places.Count - first < Few)
        {
            for (int i = first; i < _places.Count; i++)
            {
                if (IsSame(output, _places.Items[i], place))
                {
                    return false;
                }
            }
        }

        _places.Add(place);
        return true;
    }

    /// <summary>Ends an object; false when a key stands there twice.</summary>
    public bool End(int first, OutputBuffer output)
    {
        bool areUnique = _places.Count - first <= Few || AreUnique(first, output);
        _places.Count = first;
        return areUnique;
    }

    public void Clear() => _places.Clear();

    private bool AreUnique(int first, OutputBuffer output)
    {
        int count = _places.Count - first;
        if (_hashes.Length < count)
        {
            (_hashes, _order) = (new ulong[count * 2], new int[count * 2]);
        }

        for (int i = 0; i < count; i++)
        {
            (_hashes[i], _order[i]) = (HashOf(output, _places.Items[first + i]), first + i);
        }

        Array.Sort(_hashes, _order, 0, count);
        bool areUnique = true;
        for (int i = 1; i < count && areUnique; i++)
        {
            for (int j = i - 1; j >= 0 && _hashes[j] == _hashes[i]; j--)
            {
                areUnique &= !IsSame(output, _places.Items[_order[j]], _places.Items[_order[i]]);
            }
        }

        if (_hashes.Length > 4096)
        {
            (_hashes, _order) = ([], []);
        }

        return areUnique;
    }

    private static bool IsSame(OutputBuffer output, Place one, Place other) =>
        one.Length == other.Length && output.Written.Slice(one.Start, one.Length).SequenceEqual(output.Written.Slice(other.Start, other.Length));

    // The platform's hash of text, whose key nobody outside of this process knows: no sender can make many alike.
    private static ulong HashOf(OutputBuffer output, Place place)
    {
        ReadOnlySpan<byte> bytes = output.Written.Slice(place.Start, place.Length);
        int hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes), StringComparison.Ordinal);
        int last = bytes.IsEmpty ? 0 : bytes[^1];
        return ((ulong)(uint)hash << 32) | (uint)(bytes.Length << 8 | last);
    }

    private struct Place
    {
        public int Start;
        public int Length;
    }
}

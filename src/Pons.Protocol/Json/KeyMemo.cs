using Pons.Protocol.Pickle;

namespace Pons.Protocol.Json;

/// <summary>Keys that were written before in the same pickle: rows of objects have the same ones again and again, and their reader need not make them anew.</summary>
internal sealed class KeyMemo
{
    private const int Slots = 64;
    private const int Longest = 64;

    private readonly Entry[] _entries = new Entry[Slots];
    private long _pickle;

    /// <summary>A new pickle begins: nothing was written before.</summary>
    public void Forget() => _pickle++;

    /// <summary>Writes a key, and answers where in the output its bytes stand.</summary>
    public int Write(PickleWriter writer, OutputBuffer output, ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > Longest)
        {
            writer.WriteUtf8(key);
            return output.Length - key.Length;
        }

        ref Entry entry = ref _entries[(key.Length * 31 + key[0] * 7 + key[^1]) % Slots];
        if (entry.Pickle == _pickle && output.Written.Slice(entry.Start, entry.Length).SequenceEqual(key))
        {
            writer.WriteMemo(entry.Number);
            return entry.Start;
        }

        writer.WriteUtf8(key);
        entry = new Entry { Pickle = _pickle, Number = writer.MemoCount, Start = output.Length - key.Length, Length = key.Length };
        writer.Memoize();
        return entry.Start;
    }

    private struct Entry
    {
        public long Pickle;
        public int Number;
        public int Start;
        public int Length;
    }
}

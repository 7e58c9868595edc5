using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pons.Protocol.Values;

/// <summary>Makes the nodes that an array's items are as single values: the same rules then hold for them as for the items of a list.</summary>
internal abstract class ItemNodes(int size)
{
    /// <summary>The bytes of one item.</summary>
    public int Size { get; } = size;

    public abstract Node Make(ReadOnlySpan<byte> item);

    /// <exception cref="ValueException">Items of that dtype have no counterpart as single values.</exception>
    public static ItemNodes Of(ValueReader reader, DType dtype, Type target) => dtype.Kind switch
    {
        'b' or 'i' or 'u' => new Integers(dtype),
        'f' when dtype.ItemSize <= sizeof(double) => new Floats(dtype.ItemSize),
        'c' when dtype.ItemSize <= 2 * sizeof(double) => new Complexes(reader, dtype.ItemSize),
        'U' => new Texts(reader, dtype.ItemSize),
        'M' or 'm' => new TimeNodes(reader, dtype),
        _ => throw new ValueException($"an array of the dtype {dtype} cannot be read as {TypeNames.Of(target)}. Ask for NDArray."),
    };

    private sealed class Integers(DType dtype) : ItemNodes(dtype.ItemSize)
    {
        public override Node Make(ReadOnlySpan<byte> item)
        {
            if (dtype.Kind == 'b')
            {
                return Node.FromBoolean(item[0] != 0);
            }

            ulong bits = 0;
            for (int i = 0; i < item.Length; i++)
            {
                bits |= (ulong)item[i] << (8 * i);
            }

            int unused = 64 - 8 * item.Length;
            return dtype.Kind == 'i' ? Node.FromInteger((long)bits << unused >> unused)
                : bits <= long.MaxValue ? Node.FromInteger((long)bits)
                : throw new ValueException($"an array with the item {bits} can be read as ulong[] or NDArray only.");
        }
    }

    private sealed class Floats(int size) : ItemNodes(size)
    {
        public override Node Make(ReadOnlySpan<byte> item) => Node.FromFloat(Read(item));

        public static double Read(ReadOnlySpan<byte> item) => item.Length switch
        {
            sizeof(double) => BinaryPrimitives.ReadDoubleLittleEndian(item),
            sizeof(float) => BinaryPrimitives.ReadSingleLittleEndian(item),
            _ => (double)BinaryPrimitives.ReadHalfLittleEndian(item),
        };
    }

    private sealed class Complexes(ValueReader reader, int size) : ItemNodes(size)
    {
        private readonly Node[] _parts = new Node[2];

        public override Node Make(ReadOnlySpan<byte> item)
        {
            _parts[0] = Node.FromFloat(Floats.Read(item[..(Size / 2)]));
            _parts[1] = Node.FromFloat(Floats.Read(item[(Size / 2)..]));
            return reader.Tape.Construct(Constructor.Complex, _parts);
        }
    }

    private sealed class Texts(ValueReader reader, int size) : ItemNodes(size)
    {
        public override Node Make(ReadOnlySpan<byte> item)
        {
            var text = new StringBuilder();
            foreach (int unit in MemoryMarshal.Cast<byte, int>(item).TrimEnd(0))
            {
                // Halves of characters stand alone in Python's texts, and so they do here.
                text.Append(unit is >= 0xD800 and <= 0xDFFF ? ((char)unit).ToString()
                    : Rune.IsValid(unit) ? new Rune(unit).ToString()
                    : throw new ValueException($"an array holds the text unit {unit:X}, which is no character."));
            }

            return reader.KeepText(text.ToString());
        }
    }
}

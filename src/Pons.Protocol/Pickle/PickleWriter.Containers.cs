using System.Buffers.Binary;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed partial class PickleWriter
{
    // As many items as Python's own pickler puts between two marks: its reader's stack stays in the cache.
    private const int Batch = 1000;

    public override void BeginItem(Group group, int index)
    {
        if (index % Batch == 0 && index > 0)
        {
            _output.WriteByte(CloserOf(group));
            _output.WriteByte(Opcode.Mark);
        }
    }

    public override void WriteFloats(ReadOnlySpan<double> items)
    {
        const int Size = 1 + sizeof(double);
        int markers = items.Length / Batch * 2;
        Span<byte> target = _output.GetSpan(items.Length * Size + markers);
        int at = 0;
        for (int i = 0; i < items.Length; i++)
        {
            if (i % Batch == 0 && i > 0)
            {
                target[at++] = Opcode.Appends;
                target[at++] = Opcode.Mark;
            }

            target[at] = Opcode.BinFloat;
            BinaryPrimitives.WriteDoubleBigEndian(target[(at + 1)..], items[i]);
            at += Size;
        }

        _output.Advance(at);
    }

    protected override void BeginGroup(Group group)
    {
        _output.WriteByte(group switch
        {
            Group.Dict => Opcode.EmptyDict,
            Group.Set => Opcode.EmptySet,
            _ => Opcode.EmptyList,
        });
        _output.WriteByte(Opcode.Mark);
    }

    protected override void EndGroup(Group group, int count)
    {
        if (count == 0)
        {
            _output.Truncate(_output.Length - 1); // the mark: there is nothing to close
        }
        else
        {
            _output.WriteByte(CloserOf(group));
        }
    }

    protected override void BeginItems(int count)
    {
        if (count > 3)
        {
            _output.WriteByte(Opcode.Mark);
        }
    }

    protected override void EndItems(int count) => _output.WriteByte(count switch
    {
        0 => Opcode.EmptyTuple,
        1 => Opcode.Tuple1,
        2 => Opcode.Tuple2,
        3 => Opcode.Tuple3,
        _ => Opcode.Tuple,
    });

    private static byte CloserOf(Group group) => group switch
    {
        Group.Dict => Opcode.SetItems,
        Group.Set => Opcode.AddItems,
        _ => Opcode.Appends,
    };
}

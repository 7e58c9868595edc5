using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

/// <summary>T[,] from a list of rows of one length or an array; written as an array where the items are numbers, else as such a list.</summary>
internal sealed class GridConverter<T> : Converter<T[,]?>
{
    public override bool IsKey => false;

    public override T[,]? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None)
        {
            return null;
        }

        if (ReceivedArray.TryTake<T>(reader, node, rank: 2) is { } array)
        {
            var copy = new T[array.Shape[0], array.Shape[1]];
            array.CopyTo(reader, Elements<T>.BytesOf(All(copy)));
            return copy;
        }

        ItemCursor rows = Sequences.Open<T[,]>(reader, node);
        T[,] grid = new T[0, 0];
        int index = 0;
        try
        {
            for (; index < rows.Count; index++)
            {
                ReadRow(reader, rows.Next(), index, rows.Count, ref grid);
            }
        }
        catch (ValueException e) when (reader.Leave(e, $"[{index}]"))
        {
            throw;
        }

        reader.Close(node);
        return grid;
    }

    public override void Write(ValueWriter writer, T[,]? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (Elements<T>.DType is { } dtype)
        {
            ArrayWriting.Write(writer, dtype, [value.GetLength(0), value.GetLength(1)], Elements<T>.BytesOf(All(value)));
            return;
        }

        writer.Begin(Group.List);
        int index = 0;
        try
        {
            for (; index < value.GetLength(0); index++)
            {
                writer.BeginItem(Group.List, index);
                Sequences.Write<T>(writer, RowOf(value, index));
            }
        }
        catch (ValueException e) when (writer.Leave(e, $"[{index}]"))
        {
            throw;
        }

        writer.End(Group.List, index);
    }

    // The first row says how wide the grid is.
    private static void ReadRow(ValueReader reader, Node row, int index, int height, ref T[,] grid)
    {
        ItemCursor items = Sequences.Open<T[]>(reader, row);
        if (index == 0)
        {
            reader.Expect((long)items.Count * height);
            grid = new T[height, items.Count];
        }

        if (items.Count != grid.GetLength(1))
        {
            throw new ValueException(
                $"this row has {items.Count} items where the first has {grid.GetLength(1)}. {Ragged}");
        }

        Converter<T>.Instance.ReadMany(reader, ref items, RowOf(grid, index));
        reader.Close(row);
    }

    private static string Ragged => $"Ask for {TypeNames.Of(typeof(T))}[][], whose rows may differ.";

    private static Span<T> All(T[,] grid) => grid.Length == 0 ? [] : MemoryMarshal.CreateSpan(ref grid[0, 0], grid.Length);

    private static Span<T> RowOf(T[,] grid, int row)
    {
        int width = grid.GetLength(1);
        return width == 0 ? [] : MemoryMarshal.CreateSpan(ref grid[row, 0], width);
    }
}

using Pons.Arenas;

namespace Pons.Tests.Arenas;

public sealed class BlockListTests
{
    private const long Page = 4096;

    [Fact]
    public void Blocks_are_whole_pages_and_never_overlap()
    {
        var blocks = new BlockList(Page, 4 * Page);

        Assert.True(blocks.TryTake(1, out long first));
        Assert.True(blocks.TryTake(Page + 1, out long second));
        Assert.True(blocks.TryTake(Page, out long third));
        Assert.False(blocks.TryTake(1, out _));
        Assert.Equal([Page, 2 * Page, 4 * Page], [first, second, third]);
    }

    [Fact]
    public void What_is_given_back_joins_its_neighbours()
    {
        var blocks = new BlockList(0, 3 * Page);
        long[] starts = [.. Enumerable.Range(0, 3).Select(_ => blocks.TryTake(Page, out long start) ? start : -1)];

        blocks.Free(starts[0], Page);
        blocks.Free(starts[2], Page);
        Assert.False(blocks.TryTake(2 * Page, out _));
        blocks.Free(starts[1], Page);

        Assert.True(blocks.IsWhole);
        Assert.True(blocks.TryTake(3 * Page, out _));
        Assert.False(blocks.IsWhole);
    }

    [Fact]
    public void Whatever_is_taken_and_given_back_in_whatever_order_nothing_is_lost()
    {
        var random = new Random(7);
        var blocks = new BlockList(0, 1000 * Page);
        var taken = new List<(long Start, long Size)>();
        for (int i = 0; i < 20_000; i++)
        {
            long size = random.Next(1, (int)(20 * Page));
            if (random.Next(2) == 0 && blocks.TryTake(size, out long start))
            {
                Assert.DoesNotContain(taken, other => start < other.Start + other.Size && other.Start < start + size);
                taken.Add((start, size));
            }
            else if (taken.Count > 0)
            {
                int which = random.Next(taken.Count);
                blocks.Free(taken[which].Start, taken[which].Size);
                taken.RemoveAt(which);
            }
        }

        taken.ForEach(block => blocks.Free(block.Start, block.Size));
        Assert.True(blocks.IsWhole);
    }
}

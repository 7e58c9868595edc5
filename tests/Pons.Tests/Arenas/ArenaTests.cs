using Pons.Arenas;
using Pons.Protocol.Frames;

namespace Pons.Tests.Arenas;

/// <summary>The hub's end of an arena, without a peer.</summary>
public sealed class ArenaTests
{
    private const int Size = 1 << 20;

    private static Arena Make(long bytes = 8L * Size, long leased = 4L * Size)
    {
        Arena arena = Arena.TryCreate(new LinkLimits { ArenaBytes = bytes, LeasedBytes = leased }, TimeProvider.System)!;
        arena.Open();
        return arena;
    }

    [Fact]
    public void Nothing_is_put_there_before_the_peer_has_opened_it_nor_what_is_small()
    {
        using Arena arena = Arena.TryCreate(new LinkLimits(), TimeProvider.System)!;

        Assert.False(arena.TryPut(new byte[Size], isWritable: false, out _));
        arena.Open();
        Assert.False(arena.TryPut(new byte[Arena.Threshold - 1], isWritable: false, out _));
        Assert.True(arena.TryPut(new byte[Size], isWritable: false, out _));
    }

    [Fact]
    public void Bytes_stay_until_every_lease_of_them_was_given_back()
    {
        using Arena arena = Make();
        ArenaMemory own = arena.TryTake(Size)!;
        Assert.True(arena.TryLease(own, own.Entry));
        Assert.True(arena.TryLease(own, own.Entry));
        ((IDisposable)own).Dispose();
        Assert.False(arena.TryLease(own, own.Entry));

        BufferEntry[] rest = [.. Fill(arena)];
        Assert.Equal(3, rest.Length);
        arena.Return(own.Entry);
        Assert.Empty(Fill(arena));
        arena.Return(own.Entry);
        Assert.Single(Fill(arena));
    }

    [Fact]
    public void A_lease_that_was_never_given_cannot_be_given_back()
    {
        using Arena arena = Make();
        Assert.True(arena.TryPut(new byte[Size], isWritable: false, out BufferEntry entry));

        Assert.Throws<ProtocolException>(() => arena.Return(entry with { Size = entry.Size - 1 }));
        Assert.Throws<ProtocolException>(() => arena.Return(entry with { Offset = entry.Offset + 4096 }));
        Assert.Throws<ProtocolException>(() => arena.Return(entry with { Place = BufferEntry.InFrame }));
        arena.Return(entry);
        Assert.Throws<ProtocolException>(() => arena.Return(entry));
    }

    [Theory]
    [InlineData(0, 1)] // the hub's own half
    [InlineData(8L * Size, 1)]
    [InlineData(8L * Size - 1, 2)]
    [InlineData(4L * Size, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 1)]
    public void What_does_not_lie_in_the_peers_half_is_refused(ulong offset, ulong size)
    {
        using Arena arena = Make();

        Assert.Throws<ProtocolException>(() => arena.CheckReceived(new BufferEntry(BufferEntry.InArena, 0, 0, size, offset)));
        arena.CheckReceived(new BufferEntry(BufferEntry.InArena, 0, 0, 4 * Size, 4 * Size));
    }

    [Fact]
    public void What_is_kept_beyond_the_limit_has_to_be_copied()
    {
        using Arena arena = Make(leased: Size);
        var returned = new List<BufferEntry>();
        arena.GiveBack = returned.AddRange;
        var entry = new BufferEntry(BufferEntry.InArena, 0, 0, Size, 4 * Size);

        ArenaMemory kept = arena.TryKeep(entry)!;
        Assert.Null(arena.TryKeep(entry));
        ((IDisposable)kept).Dispose();
        ((IDisposable)kept).Dispose();

        Assert.Equal([entry], returned);
        Assert.NotNull(arena.TryKeep(entry));
    }

    [Fact]
    public void Memory_outlives_its_arena_as_long_as_somebody_looks_at_it()
    {
        ArenaMemory memory;
        using (Arena arena = Make())
        {
            memory = arena.TryTake(Size)!;
        }

        memory.GetSpan()[Size - 1] = 7;
        Assert.Equal(7, memory.GetSpan()[Size - 1]);
        ((IDisposable)memory).Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
    }

    [Fact]
    public void A_disposed_arena_gives_nothing_and_takes_nothing()
    {
        Arena arena = Make();
        arena.Dispose();

        Assert.False(arena.TryPut(new byte[Size], isWritable: false, out _));
        Assert.Null(arena.TryTake(Size));
        Assert.False(arena.TryHold());
    }

    [Fact]
    public void Memory_that_is_not_used_any_more_goes_back_to_the_system()
    {
        var memory = SharedMemory.TryCreate(8L * Size, out _)!;
        var half = new HubHalf(memory, 4L * Size);
        HubBlock block = half.TryTake(2 * Size)!;
        long used = BytesOf(memory);
        half.Trim();
        Assert.Equal(used, BytesOf(memory));

        half.Drop(block);
        half.Trim();

        Assert.Equal((2L * Size, 0), (used, BytesOf(memory)));
        memory.Dispose();
        Assert.False(memory.TryReserve(0, Size));
    }

    [Fact]
    public void A_sealed_memory_can_be_made_neither_shorter_nor_longer()
    {
        using var memory = SharedMemory.TryCreate(Size, out _)!;
        using FileStream file = File.Open(memory.Path, FileMode.Open, FileAccess.ReadWrite);

        Assert.ThrowsAny<Exception>(() => file.SetLength(0));
        Assert.ThrowsAny<Exception>(() => file.SetLength(2 * Size));
        Assert.Equal(Size, file.Length);
    }

    private static IEnumerable<BufferEntry> Fill(Arena arena)
    {
        while (arena.TryPut(new byte[Size], isWritable: false, out BufferEntry entry))
        {
            yield return entry;
        }
    }

    // What the system has really set aside, in blocks of 512 bytes.
    private static long BytesOf(SharedMemory memory)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-L", "-c", "%b", memory.Path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return long.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture) * 512;
    }
}

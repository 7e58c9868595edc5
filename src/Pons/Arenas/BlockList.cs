namespace Pons.Arenas;

/// <summary>Which parts of a stretch of memory are free: first fit, whole pages, neighbours joined.</summary>
/// <remarks>Knows numbers only, and touches no memory. Not safe for two threads at once.</remarks>
internal sealed class BlockList
{
    private const long Page = 4096;

    private readonly List<(long Start, long Length)> _free;
    private readonly long _length;

    public BlockList(long start, long length)
    {
        _free = [(start, length)];
        _length = length;
    }

    /// <summary>Whether nothing is taken.</summary>
    public bool IsWhole => _free.Count == 1 && _free[0].Length == _length;

    /// <summary>Takes a block of at least one byte; false when no stretch is long enough.</summary>
    public bool TryTake(long size, out long start)
    {
        long length = Round(size);
        for (int i = 0; i < _free.Count; i++)
        {
            (start, long available) = _free[i];
            if (available >= length)
            {
                if (available == length)
                {
                    _free.RemoveAt(i);
                }
                else
                {
                    _free[i] = (start + length, available - length);
                }

                return true;
            }
        }

        start = 0;
        return false;
    }

    /// <summary>Gives back what was taken with that size.</summary>
    public void Free(long start, long size)
    {
        long length = Round(size);
        int next = _free.FindIndex(block => block.Start > start);
        next = next < 0 ? _free.Count : next;
        _free.Insert(next, (start, length));
        Join(next);
        if (next > 0)
        {
            Join(next - 1);
        }
    }

    private static long Round(long size) => Math.Max(Page, (size + Page - 1) / Page * Page);

    private void Join(int first)
    {
        if (first + 1 < _free.Count && _free[first].Start + _free[first].Length == _free[first + 1].Start)
        {
            _free[first] = (_free[first].Start, _free[first].Length + _free[first + 1].Length);
            _free.RemoveAt(first + 1);
        }
    }
}

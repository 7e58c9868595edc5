namespace Pons.Protocol.Values;

/// <summary>Where a record's fields wait, sorted to the members they belong to, until its constructor takes
/// them.</summary>
internal sealed class SlotStack
{
    private Node[] _nodes = new Node[64];
    private bool[] _isFilled = new bool[64];
    private int _top;

    public int Reserve(int count)
    {
        int start = _top;
        _top += count;
        if (_top > _nodes.Length)
        {
            Array.Resize(ref _nodes, _top * 2);
            Array.Resize(ref _isFilled, _top * 2);
        }

        Array.Clear(_isFilled, start, count);
        return start;
    }

    public void Release(int start) => _top = start;

    public void Clear() => _top = 0;

    public bool IsFilled(int slot) => _isFilled[slot];

    public Node this[int slot] => _nodes[slot];

    public void Fill(int slot, Node node)
    {
        _nodes[slot] = node;
        _isFilled[slot] = true;
    }
}

namespace Pons.Protocol.Values;

/// <summary>A whole message's values in flat, pooled arrays. A codec's parser fills it; converters read it, as any
/// codec's writer can.</summary>
/// <remarks>Texts and numbers are not decoded here: a node says where they stand in the source. Not safe for two
/// threads at once.</remarks>
internal sealed class ValueTape
{
    private Pooled<Node> _nodes = new();
    private Pooled<Container> _containers = new();
    private Pooled<Chunk> _chunks = new();

    public ValueTape()
    {
        Clear();
    }

    /// <summary>How many texts and bytes are referred to more than once.</summary>
    public int ShareCount { get; private set; }

    public Node[] Nodes => _nodes.Items;

    public ref Container this[int container] => ref _containers.Items[container];

    public ref readonly Chunk ChunkAt(int chunk) => ref _chunks.Items[chunk];

    public void Clear()
    {
        _nodes.Clear();
        _containers.Clear();
        _chunks.Clear();
        _chunks.Add(default(Chunk)); // number 0 means "none"
        ShareCount = 0;
    }

    public int AddContainer()
    {
        _containers.Add(default(Container));
        return _containers.Count - 1;
    }

    public int AddShare() => ++ShareCount;

    /// <summary>Puts a call of a constructor on the tape, as a parser would have.</summary>
    public Node Construct(Constructor constructor, Node[] arguments)
    {
        int container = AddContainer();
        Append(container, arguments, 0, arguments.Length);
        return Node.FromConstructor(NodeKind.Constructed, constructor, container);
    }

    public void Append(int container, Node[] source, int start, int count)
    {
        if (count > 0)
        {
            int place = _nodes.Count;
            _nodes.Add(source, start, count);
            Append(ref _containers.Items[container], new Chunk { Start = place, Count = count });
        }
    }

    /// <summary>Appends doubles that stay where they are in the source: a million of them cost the tape one
    /// chunk.</summary>
    public void AppendFloats(int container, int offset, int count, int stride) =>
        Append(ref _containers.Items[container], new Chunk { Start = offset, Count = count, Stride = stride });

    private void Append(ref Container container, Chunk chunk)
    {
        if (container.Count == 0)
        {
            container.First = chunk;
        }
        else
        {
            ref Chunk last = ref container.Last == 0 ? ref container.First : ref _chunks.Items[container.Last];
            if (last.Stride == 0 && chunk.Stride == 0 && last.Start + last.Count == chunk.Start)
            {
                last.Count += chunk.Count;
            }
            else
            {
                last.Next = container.Last = _chunks.Count;
                _chunks.Add(chunk);
            }
        }

        container.Count = checked(container.Count + chunk.Count);
    }
}

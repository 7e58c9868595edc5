using System.Buffers;
using Pons.Links;

namespace Pons.Scripts;

/// <summary>Takes each write off the pipe as soon as it is there, up to a bound, so that a slow reader does not get two as one.</summary>
internal sealed class EagerIntake : ByteIntake
{
    private const int MostBlocks = 16;

    private readonly BoundedQueue<ArraySegment<byte>> _blocks = new(MostBlocks);

    public EagerIntake(IPipe pipe, Func<bool> hasExited)
        : base(pipe, hasExited) => Start();

    public override bool TryTake(out ArraySegment<byte> block, out bool hasEnded) => _blocks.TryTake(out block, out hasEnded);

    public override void Return(ArraySegment<byte> block)
    {
        if (block.Array is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public override Task WaitAsync(CancellationToken cancellationToken) => _blocks.WaitAsync(cancellationToken);

    public override void Close() => _blocks.Close();

    protected override void Run()
    {
        while (true)
        {
            byte[] bytes = ArrayPool<byte>.Shared.Rent(BlockBytes);
            var block = new ArraySegment<byte>(bytes, 0, Read(bytes));
            bool isEnd = block.Count == 0;
            if (isEnd || !_blocks.Post(block))
            {
                Return(block);
            }

            if (isEnd)
            {
                break;
            }
        }

        _blocks.End();
    }
}

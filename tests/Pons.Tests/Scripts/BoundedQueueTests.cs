using Pons.Scripts;

namespace Pons.Tests.Scripts;

public sealed class BoundedQueueTests
{
    [Fact(Timeout = 30_000)]
    public async Task Who_waits_for_room_learns_that_the_oldest_may_go()
    {
        var queue = new BoundedQueue<int>(1);
        queue.Post(1);
        var poster = new Thread(() => queue.Post(2)) { IsBackground = true };
        poster.Start();
        while (!poster.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            await Task.Delay(1); // the time limit of the test is the limit
        }

        queue.DropsOldest = true;

        await Task.Run(poster.Join);
        Assert.Equal(1, queue.TakeDropped());
        Assert.True(queue.TryTake(out int item, out _));
        Assert.Equal(2, item);
    }
}

using Pons.Pools;

namespace Pons.Tests.Pools;

public sealed class RestartCounterTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(11);

    [Fact]
    public void The_first_start_follows_at_once_and_each_further_pause_doubles_up_to_the_longest()
    {
        var counter = new RestartCounter(new RestartPolicy());

        double?[] pauses = [.. Enumerable.Range(0, 10).Select(_ => counter.AfterDeath(Short, wasCalled: true)?.TotalMilliseconds)];

        Assert.Equal([0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000], pauses);
    }

    [Fact]
    public void A_long_life_starts_anew()
    {
        var counter = new RestartCounter(new RestartPolicy());
        counter.AfterDeath(Short, wasCalled: false);
        counter.AfterDeath(Short, wasCalled: false);

        Assert.Equal(TimeSpan.Zero, counter.AfterDeath(Long, wasCalled: false));
        Assert.Equal(0, counter.Fruitless);
    }

    [Fact]
    public void So_many_deaths_in_a_row_without_an_answer_are_enough()
    {
        var counter = new RestartCounter(new RestartPolicy { RestartLimit = 3 });
        counter.AfterDeath(null, wasCalled: false);
        counter.AfterDeath(Short, wasCalled: true);

        Assert.NotNull(counter.AfterDeath(null, wasCalled: false));
        Assert.NotNull(counter.AfterDeath(Short, wasCalled: false));
        Assert.Null(counter.AfterDeath(null, wasCalled: false));
    }

    [Fact]
    public void Without_a_restart_the_first_death_is_enough()
    {
        var counter = new RestartCounter(new RestartPolicy { RestartLimit = 0 });

        Assert.Null(counter.AfterDeath(Long, wasCalled: true));
    }

    [Fact]
    public void Pauses_never_overflow()
    {
        var counter = new RestartCounter(new RestartPolicy { RestartLimit = int.MaxValue, LongestPause = TimeSpan.FromDays(20) });

        TimeSpan? last = null;
        for (int i = 0; i < 200; i++)
        {
            last = counter.AfterDeath(null, wasCalled: false);
        }

        Assert.Equal(TimeSpan.FromDays(20), last);
    }
}

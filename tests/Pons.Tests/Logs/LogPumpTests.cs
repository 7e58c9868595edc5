using Pons.Logs;

namespace Pons.Tests.Logs;

public sealed class LogPumpTests
{
    [Fact]
    public void Beyond_its_bound_the_oldest_go_and_are_counted()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var seen = new List<string>();
        using (var pump = new LogPump(
            entry =>
            {
                seen.Add(entry.Text);
                entered.Set();
                gate.Wait();
            },
            LogOverflow.DropOldest,
            bound: 2))
        {
            pump.Post(new LogEntry("out", "1"));
            entered.Wait();
            foreach (string text in new[] { "2", "3", "4", "5" })
            {
                pump.Post(new LogEntry("out", text));
            }

            gate.Set();
        }

        Assert.Equal(["1", "2 log entries were dropped because the handler is slower than the worker prints.\n", "4", "5"], seen);
    }

    [Fact]
    public void Told_to_wait_it_loses_nothing()
    {
        var seen = new List<string>();
        using (var pump = new LogPump(entry => seen.Add(entry.Text), LogOverflow.Wait, bound: 1))
        {
            for (int i = 0; i < 1000; i++)
            {
                pump.Post(new LogEntry("out", i.ToString()));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i.ToString()), seen);
    }

    [Fact]
    public void A_handler_that_throws_is_called_again()
    {
        var seen = new List<string>();
        using (var pump = new LogPump(
            entry =>
            {
                seen.Add(entry.Text);
                throw new InvalidOperationException("the handler's own");
            },
            LogOverflow.DropOldest))
        {
            pump.Post(new LogEntry("out", "1"));
            pump.Post(new LogEntry("out", "2"));
        }

        Assert.Equal(["1", "2"], seen);
    }
}

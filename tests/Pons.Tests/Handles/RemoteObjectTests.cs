namespace Pons.Tests.Handles;

/// <summary>Classes of C# that stand for those of Python.</summary>
public sealed class RemoteObjectTests
{
    private const string Source = """
        class Account:
            def __init__(self, owner, money=0):
                self.owner, self.money = owner, money

            def pay(self, amount, to=None):
                self.money -= amount
                if to:
                    to.money += amount
                return self

        def both():
            return {"all": [Account("ann", 3), Account("bob")], "none": None}

        def owner(account):
            return account.owner
        """;

    public sealed class Account(Handle handle) : RemoteObject(handle)
    {
        public Task<string> OwnerAsync() => Handle.GetAsync<string>("owner");

        public Task<Account> PayAsync(int amount, Account to) => Handle.InvokeAsync<Account>("pay", amount, to);
    }

    public sealed class Unmade(Handle handle, int other) : RemoteObject(handle)
    {
        public int Other => other;
    }

    internal sealed record Both(List<Account> All, Account? None);

    [Fact(Timeout = 30_000)]
    public async Task They_come_and_go_wherever_they_stand_in_a_value()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        Both both = await peer.CallAsync<Both>("both");
        using Account ann = both.All[0], bob = both.All[1];

        Assert.Null(both.None);
        Assert.Equal("bob", await bob.OwnerAsync());
        Assert.Equal("ann", await peer.CallAsync<string>("owner", ann));
        using Account same = await ann.PayAsync(2, bob);
        Assert.Equal((1, 2), (await same.Handle.GetAsync<int>("money"), await bob.Handle.GetAsync<int>("money")));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_that_was_disposed_cannot_be_used_and_one_without_a_constructor_for_it_says_so()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        Account ann = await peer.CallAsync<Account>("Account", "ann");
        ann.Dispose();

        await Assert.ThrowsAsync<HandleLostException>(() => peer.CallAsync<string>("owner", ann));
        ValueException error = await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync<Unmade>("Account", "ann"));
        Assert.Contains("Add Unmade(Handle handle).", error.Message);
    }
}

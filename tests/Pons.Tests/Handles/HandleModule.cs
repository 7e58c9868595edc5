namespace Pons.Tests.Handles;

/// <summary>Things of Python to hold from afar, and a look at which of them live.</summary>
internal static class HandleModule
{
    public const string Source = """
        import gc, os, weakref
        import pons

        alive = weakref.WeakSet()

        class Account:
            bank = "north"

            def __init__(self, owner, money=0):
                self.owner = owner
                self.money = money
                self.notes = {}
                alive.add(self)

            def pay(self, amount, note=None):
                if amount > self.money:
                    raise ValueError(f"{self.owner} has {self.money} only")
                self.money -= amount
                return self.money

            def history(self):
                yield "opened"
                yield "used"

            async def later(self):
                return self.money

            def __len__(self):
                return 3

            def __getitem__(self, key):
                return self.notes[key]

            def __setitem__(self, key, value):
                self.notes[key] = value

            def __iter__(self):
                return iter(["a", "b", "c"])

        def make(owner, money=0):
            return Account(owner, money)

        def make_all(n):
            return [Account(str(i)) for i in range(n)]

        def owner_of(account):
            return account.owner

        def is_account(thing):
            return type(thing) is Account

        def same(a, b):
            return a is b

        def count_alive():
            gc.collect()
            return len(alive)

        def add(a, b):
            return a + b

        def adder(n):
            return lambda x: x + n

        def numbers(n):
            return (i for i in range(n))

        def boxed(n):
            return [(i for i in range(n))]

        def kill():
            os._exit(3)

        def plain():
            return {"a": 1, "b": [1, 2]}
        """;
}

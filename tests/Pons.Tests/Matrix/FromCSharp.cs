namespace Pons.Tests.Matrix;

/// <summary>C# as a caller.</summary>
internal sealed class FromCSharp(Hub hub) : ICaller
{
    public Task<object?> CallAsync(string action, params object?[] arguments) => hub.CallAsync<object?>(action, arguments);

    public async Task<List<object?>> CollectAsync(string action, int most, params object?[] arguments)
    {
        List<object?> items = [];
        await foreach (object? item in hub.StreamAsync<object?>(action, arguments))
        {
            items.Add(item);
            if (items.Count == most)
            {
                break;
            }
        }

        return items;
    }

    public async Task<(List<object?> Items, string Message)> CollectToErrorAsync(string action, params object?[] arguments)
    {
        List<object?> items = [];
        RemoteException error = await Assert.ThrowsAnyAsync<RemoteException>(async () =>
        {
            await foreach (object? item in hub.StreamAsync<object?>(action, arguments))
            {
                items.Add(item);
            }
        });
        return (items, error.Message);
    }

    public async Task<(string Name, string Message)> FailAsync(string action, params object?[] arguments)
    {
        PonsException error = await Assert.ThrowsAnyAsync<PonsException>(() => hub.CallAsync<object?>(action, arguments));
        return (error is RemoteException remote ? remote.Type : error is UnknownActionException ? "UnknownAction" : error.GetType().Name, error.Message);
    }

    public Task<object?> GiveFunctionAsync(string action, object? value) => hub.CallAsync<object?>(action, (long n) => n + 1, value);

    public Task GiveFunctionToKeepAsync(string action) => hub.CallAsync<object?>(action, (long n) => n * 10);

    public async Task<bool> FindsItselfAsync(string action)
    {
        Func<int> function = () => 0;
        return ReferenceEquals(function, await hub.CallAsync<Func<int>>(action, function));
    }

    public async Task<object?> UseFunctionAsync(string action, int n, int m)
    {
        Func<int, Task<object?>> function = await hub.CallAsync<Func<int, Task<object?>>>(action, n);
        return await function(m);
    }

    public Task<object?> GiveStreamAsync(string action, IReadOnlyList<int> numbers) => hub.CallAsync<object?>(action, numbers.ToAsyncEnumerable());

    public async Task<List<object?>> UseObjectAsync(string action, int start)
    {
        await using Handle counter = await hub.CallAsync<Handle>(action, start);
        return [await counter.InvokeAsync<object?>("increment"), await counter.InvokeAsync<object?>("increment", 5), await counter.GetAsync<object?>("value")];
    }
}

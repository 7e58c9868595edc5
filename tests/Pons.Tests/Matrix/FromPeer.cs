namespace Pons.Tests.Matrix;

/// <summary>A peer as a caller: its module has a function for each thing that a row asks for.</summary>
internal sealed class FromPeer(Peer peer) : ICaller
{
    public Task<object?> CallAsync(string action, params object?[] arguments) => peer.CallAsync<object?>("call", action, arguments.ToList());

    public Task<List<object?>> CollectAsync(string action, int most, params object?[] arguments) => peer.CallAsync<List<object?>>("collect", action, arguments.ToList(), most);

    public async Task<(List<object?> Items, string Message)> CollectToErrorAsync(string action, params object?[] arguments) =>
        await peer.CallAsync<(List<object?>, string)>("collect_to_error", action, arguments.ToList());

    public async Task<(string Name, string Message)> FailAsync(string action, params object?[] arguments) =>
        await peer.CallAsync<(string, string)>("fail", action, arguments.ToList());

    public Task<object?> GiveFunctionAsync(string action, object? value) => peer.CallAsync<object?>("give_function", action, value);

    public Task GiveFunctionToKeepAsync(string action) => peer.CallAsync("give_function_to_keep", action);

    public Task<bool> FindsItselfAsync(string action) => peer.CallAsync<bool>("find_itself", action);

    public Task<object?> UseFunctionAsync(string action, int n, int m) => peer.CallAsync<object?>("use_function", action, n, m);

    public Task<object?> GiveStreamAsync(string action, IReadOnlyList<int> numbers) => peer.CallAsync<object?>("give_stream", action, numbers.ToList());

    public Task<List<object?>> UseObjectAsync(string action, int start) => peer.CallAsync<List<object?>>("use_object", action, start);
}

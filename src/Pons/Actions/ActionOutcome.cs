namespace Pons.Actions;

/// <summary>What came of running an action: a value that is there, one that is to be awaited, or items.</summary>
internal readonly struct ActionOutcome
{
    private readonly object? _value;
    private readonly ResultAccess? _access;

    private ActionOutcome(object? value, Task? pending, ResultAccess? access, IAsyncEnumerable<object?>? items)
    {
        _value = value;
        Pending = pending;
        _access = access;
        Items = items;
    }

    /// <summary>Has to be awaited before <see cref="GetResult"/>; nothing when the value is there.</summary>
    public Task? Pending { get; }

    /// <summary>The items of an action that yields; else nothing.</summary>
    public IAsyncEnumerable<object?>? Items { get; }

    public static ActionOutcome OfValue(object? value) => new(value, null, null, null);

    public static ActionOutcome OfTask(Task pending, ResultAccess access) => new(null, pending, access, null);

    public static ActionOutcome OfItems(IAsyncEnumerable<object?> items) => new(null, null, null, items);

    /// <summary>The value; throws what the task threw. To be called when <see cref="Pending"/> has ended.</summary>
    public object? GetResult() => Pending is null ? _value : _access!.ResultOf(Pending);
}

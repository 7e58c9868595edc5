namespace Pons.Tests.Matrix;

/// <summary>A program that calls actions of others: what a row of the matrix asks of each language alike.</summary>
internal interface ICaller
{
    Task<object?> CallAsync(string action, params object?[] arguments);

    /// <summary>Reads so many items of a stream, and breaks off.</summary>
    Task<List<object?>> CollectAsync(string action, int most, params object?[] arguments);

    /// <summary>Reads a stream that fails; the items before that, and the message.</summary>
    Task<(List<object?> Items, string Message)> CollectToErrorAsync(string action, params object?[] arguments);

    /// <summary>What an error is called, and what it says.</summary>
    Task<(string Name, string Message)> FailAsync(string action, params object?[] arguments);

    /// <summary>Passes a function that adds one.</summary>
    Task<object?> GiveFunctionAsync(string action, object? value);

    /// <summary>Passes a function that multiplies by ten, and keeps no hold of it.</summary>
    Task GiveFunctionToKeepAsync(string action);

    /// <summary>Whether a function that was sent there and back is the same.</summary>
    Task<bool> FindsItselfAsync(string action);

    /// <summary>Calls the function that an action gives.</summary>
    Task<object?> UseFunctionAsync(string action, int n, int m);

    Task<object?> GiveStreamAsync(string action, IReadOnlyList<int> numbers);

    /// <summary>Makes a counter, counts by one and by five, and reads it.</summary>
    Task<List<object?>> UseObjectAsync(string action, int start);
}

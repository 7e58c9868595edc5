using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Pons.Tests.Matrix;

/// <summary>What every language of the matrix is called for, in C#; modules/in_python.py and in_node.mjs say the same.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "An object is exposed by the methods that it has.")]
public sealed class InCSharp
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private int _ended;
    private Func<object?, Task<object?>>? _kept;

    public object? Echo(object? value) => value;

    public long Add(long a, long b) => a + b;

    public void Nothing()
    {
        // That is the point of it.
    }

    public void Fail(string message) => throw new InvalidOperationException(message);

    public async IAsyncEnumerable<int> Count(int n)
    {
        for (int i = 0; i < n; i++)
        {
            yield return i;
            await Task.Yield();
        }
    }

    public async IAsyncEnumerable<int> CountAndFail(int n)
    {
        for (int i = 0; i < n; i++)
        {
            yield return i;
            await Task.Yield();
        }

        throw new InvalidOperationException("after the items");
    }

    public async IAsyncEnumerable<int> Endless()
    {
        try
        {
            for (int i = 0; ; i++)
            {
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    public int HowManyEnded() => Volatile.Read(ref _ended);

    public Task<object?> Apply(Func<object?, Task<object?>> function, object? value) => function(value);

    public void Keep(Func<object?, Task<object?>> function) => _kept = function;

    public Task<object?> CallKept(object? value) => _kept!(value);

    public Func<long, long> Adder(long n) => m => n + m;

    public async Task<long> Total(IAsyncEnumerable<long> numbers)
    {
        long sum = 0;
        await foreach (long number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    public async Task<string> WaitAtGate(string name)
    {
        await Gate(name).Task;
        return "through";
    }

    public void OpenGate(string name) => Gate(name).TrySetResult();

    private TaskCompletionSource Gate(string name) => _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>Knows what a method's return type means: how to get the value out of its task, or the items out of its sequence.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal abstract class ResultAccess
{
    private static readonly ConcurrentDictionary<Type, ResultAccess> OfTypes = new();

    public virtual string Kind => "async";

    public virtual bool IsStream => false;

    public abstract Type? ValueType { get; }

    /// <summary>How to take what a method returns. One that has <c>yield</c> in it is a stream; a collection is a value.</summary>
    public static ResultAccess Of(MethodInfo method)
    {
        bool isIterator = method.IsDefined(typeof(IteratorStateMachineAttribute), inherit: false);
        Type type = method.ReturnType;
        return isIterator && type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? Make(typeof(IteratorResult<>), type.GetGenericArguments()[0])
            : OfTypes.GetOrAdd(type, static t => Make(t));
    }

    public abstract ActionOutcome Open(object? result);

    /// <summary>The value of a task that has ended; throws what it threw.</summary>
    public virtual object? ResultOf(Task task)
    {
        task.GetAwaiter().GetResult();
        return null;
    }

    protected static T Given<T>(object? result) => result is T given
        ? given
        : throw new InvalidOperationException($"The action returned null in place of a {TypeNames.Of(typeof(T))}.");

    private static ResultAccess Make(Type type)
    {
        if (type == typeof(void))
        {
            return new PlainResult(null);
        }

        if (type == typeof(object))
        {
            return new UnknownResult();
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTaskResult();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return Make(typeof(ValueTaskResult<>), type.GetGenericArguments()[0]);
        }

        return type.IsAssignableTo(typeof(Task)) ? MakeTask(type)
            : HandleTypes.ItemOf(type) is { } item ? Make(typeof(AsyncResult<>), item)
            : new PlainResult(type);
    }

    private static ResultAccess MakeTask(Type type)
    {
        for (Type? task = type; task is not null && task != typeof(Task); task = task.BaseType)
        {
            // The platform's own word for nothing: what an async method without a result really returns.
            if (task.IsGenericType && task.GetGenericTypeDefinition() == typeof(Task<>)
                && task.GetGenericArguments()[0] is { Name: not "VoidTaskResult" } value)
            {
                return Make(typeof(TaskResult<>), value);
            }
        }

        return new TaskResult();
    }

    private static ResultAccess Make(Type definition, Type argument) =>
        (ResultAccess)Activator.CreateInstance(definition.MakeGenericType(argument))!;

    private sealed class PlainResult(Type? type) : ResultAccess
    {
        public override string Kind => "function";

        public override Type? ValueType => type;

        public override ActionOutcome Open(object? result) => ActionOutcome.OfValue(result);
    }

    // Declared as object: what is returned tells. Items cannot be told before, so they are a value, which crosses as a handle.
    private sealed class UnknownResult : ResultAccess
    {
        public override string Kind => "function";

        public override Type? ValueType => typeof(object);

        public override ActionOutcome Open(object? result) =>
            result is Task or ValueTask || result?.GetType() is { IsGenericType: true, IsValueType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
                ? OfTypes.GetOrAdd(result.GetType(), static t => Make(t)).Open(result)
                : ActionOutcome.OfValue(result);
    }

    private sealed class TaskResult : ResultAccess
    {
        public override Type? ValueType => null;

        public override ActionOutcome Open(object? result) =>
            Given<Task>(result) is { IsCompletedSuccessfully: false } task ? ActionOutcome.OfTask(task, this) : ActionOutcome.OfValue(null);
    }

    private sealed class TaskResult<T> : ResultAccess
    {
        public override Type? ValueType => typeof(T);

        public override ActionOutcome Open(object? result) => Given<Task<T>>(result) is { IsCompletedSuccessfully: true } task
            ? ActionOutcome.OfValue(ResultOf(task))
            : ActionOutcome.OfTask((Task<T>)result!, this);

        public override object? ResultOf(Task task) => ((Task<T>)task).GetAwaiter().GetResult();
    }

    private sealed class ValueTaskResult : ResultAccess
    {
        public override Type? ValueType => null;

        public override ActionOutcome Open(object? result)
        {
            ValueTask task = Given<ValueTask>(result);
            if (!task.IsCompletedSuccessfully)
            {
                return ActionOutcome.OfTask(task.AsTask(), this);
            }

            task.GetAwaiter().GetResult();
            return ActionOutcome.OfValue(null);
        }
    }

    private sealed class ValueTaskResult<T> : ResultAccess
    {
        public override Type? ValueType => typeof(T);

        public override ActionOutcome Open(object? result)
        {
            ValueTask<T> task = Given<ValueTask<T>>(result);
            return task.IsCompletedSuccessfully
                ? ActionOutcome.OfValue(task.GetAwaiter().GetResult())
                : ActionOutcome.OfTask(task.AsTask(), this);
        }

        public override object? ResultOf(Task task) => ((Task<T>)task).GetAwaiter().GetResult();
    }

    private sealed class AsyncResult<T> : ResultAccess
    {
        public override string Kind => "stream";

        public override bool IsStream => true;

        public override Type? ValueType => typeof(T);

        public override ActionOutcome Open(object? result) =>
            ActionOutcome.OfItems(result as IAsyncEnumerable<object?> ?? Boxed(Given<IAsyncEnumerable<T>>(result)));

        private static async IAsyncEnumerable<object?> Boxed(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }

    private sealed class IteratorResult<T> : ResultAccess
    {
        public override string Kind => "stream";

        public override bool IsStream => true;

        public override Type? ValueType => typeof(T);

        public override ActionOutcome Open(object? result) => ActionOutcome.OfItems(Boxed(Given<IEnumerable<T>>(result)));

        private static async IAsyncEnumerable<object?> Boxed(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await ValueTask.CompletedTask.ConfigureAwait(false);
            foreach (T item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
        }
    }
}

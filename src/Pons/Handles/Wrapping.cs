using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Handles;

/// <summary>Makes of a peer's thing what the C# side asked for: a handle, a stream, or a delegate that calls it.</summary>
internal static class Wrapping
{
    // A delegate that goes home is known for what it calls.
    private static readonly ConditionalWeakTable<Delegate, Handle> Functions = [];

    /// <summary>The thing of a peer that an object stands for; nothing where it lives here.</summary>
    public static Thing? ThingOf(object target) =>
        target is IThingOwner owner ? owner.Thing : target is Delegate function && Functions.TryGetValue(function, out Handle? handle) ? ((IThingOwner)handle).Thing : null;

    /// <summary>The result holds the thing, and lets go of it when it is disposed or collected. On an exception the thing is not held.</summary>
    public static object Wrap(Thing thing, Type wanted)
    {
        if (wanted == typeof(Handle) || (wanted == typeof(object) && thing.Kind != Protocol.Frames.HandleKind.Stream))
        {
            return new Handle(thing);
        }

        if (wanted == typeof(object))
        {
            return new Handle(thing).ItemsAsync<object?>();
        }

        if (wanted.IsAssignableTo(typeof(Delegate)))
        {
            return WrapAsDelegate(thing, wanted);
        }

        if (RemoteObject.Is(wanted))
        {
            return RemoteObject.Make(wanted, new Handle(thing));
        }

        return HandleTypes.ItemOf(wanted) is { } item && wanted.IsInterface
            ? Generic(nameof(StreamOf), item).Invoke(null, [thing])!
            : throw new ValueException($"a handle arrived, and it cannot become a {wanted.Name}. Ask for a {nameof(Handle)}.");
    }

    /// <summary>As <see cref="Wrap"/>, for a thing that others hold too.</summary>
    /// <exception cref="HandleLostException">It was let go of.</exception>
    public static object WrapAnother(Thing thing, Type wanted)
    {
        if (!thing.TryHold())
        {
            throw HandleLostException.Released();
        }

        try
        {
            return Wrap(thing, wanted);
        }
        catch
        {
            thing.LetGo();
            throw;
        }
    }

    private static IAsyncEnumerable<T> StreamOf<T>(Thing thing) => new Handle(thing).ItemsAsync<T>();

    private static Delegate WrapAsDelegate(Thing thing, Type type)
    {
        MethodInfo? invoke = type.GetMethod("Invoke");
        if (invoke is null || Array.Exists(invoke.GetParameters(), parameter => parameter.ParameterType.IsByRef))
        {
            throw new ValueException($"a function arrived, and it cannot become a {type.Name}. Ask for a Func or an Action.");
        }

        var handle = new Handle(thing);
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType, parameter.Name))];
        var arguments = Expression.NewArrayInit(typeof(object), parameters.Select(parameter => Expression.Convert(parameter, typeof(object))));
        Delegate function = Expression.Lambda(type, CallFor(invoke.ReturnType, Expression.Constant(handle), arguments), parameters).Compile();
        Functions.Add(function, handle);
        return function;
    }

    private static Expression CallFor(Type result, Expression handle, Expression arguments)
    {
        if (result == typeof(void) || result == typeof(Task) || result == typeof(ValueTask))
        {
            string name = result == typeof(void) ? nameof(Handle.Call) : nameof(Handle.CallAsync);
            Expression call = Expression.Call(handle, name, [typeof(object)], arguments);
            return result == typeof(void) ? Expression.Block(typeof(void), call) : result == typeof(Task) ? Expression.Convert(call, result) : Expression.New(result.GetConstructor([typeof(Task)])!, call);
        }

        Type? shape = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        Type[] type = [shape == typeof(Task<>) || shape == typeof(ValueTask<>) || shape == typeof(IAsyncEnumerable<>) ? result.GetGenericArguments()[0] : result];
        if (shape == typeof(IAsyncEnumerable<>))
        {
            return Expression.Call(handle, nameof(Handle.StreamAsync), type, arguments);
        }

        Expression answer = Expression.Call(handle, shape == typeof(Task<>) || shape == typeof(ValueTask<>) ? nameof(Handle.CallAsync) : nameof(Handle.Call), type, arguments);
        return shape == typeof(ValueTask<>) ? Expression.New(result.GetConstructor([answer.Type])!, answer) : answer;
    }

    private static MethodInfo Generic(string name, Type type) => typeof(Wrapping).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
}

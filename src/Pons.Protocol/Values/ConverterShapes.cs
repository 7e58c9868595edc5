using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>Makes the converter of a type that is no scalar, by what the type is: a nullable, an enum, a collection, a
/// tuple, or else a record.</summary>
internal static class ConverterShapes
{
    public static Converter Make(Type type)
    {
        Refused.Check(type);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableConverter<>), underlying);
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumConverter<,>), type, Enum.GetUnderlyingType(type));
        }

        if (type.IsArray)
        {
            return MakeArray(type);
        }

        if (HandleTypes.Has(type))
        {
            return Make(typeof(HandleConverter<>), type);
        }

        return MakeGeneric(type) ?? MakeCollection(type) ?? MakeRecord(type);
    }

    private static Converter MakeArray(Type type) => type.GetArrayRank() switch
    {
        1 => Make(typeof(ArrayConverter<>), type.GetElementType()!),
        2 => Make(typeof(GridConverter<>), type.GetElementType()!),
        _ => throw Refusal.Unwritable(type, "arrays have one or two dimensions here. Use an array of arrays."),
    };

    private static Converter? MakeGeneric(Type type)
    {
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition is null)
        {
            return null;
        }

        Type[] arguments = type.GetGenericArguments();
        return definition == typeof(Memory<>) ? Make(typeof(MemoryConverter<>), arguments)
            : definition == typeof(ReadOnlyMemory<>) ? Make(typeof(ReadOnlyMemoryConverter<>), arguments)
            : definition == typeof(ImmutableArray<>) ? Make(typeof(ImmutableArrayConverter<>), arguments)
            : IsTensor(definition) ? Make(typeof(TensorConverter<>), arguments)
            : type.IsAssignableTo(typeof(ITuple)) ? MakeTuple(type, arguments.Length)
            : null;
    }

    // By name: who has no tensors shall not load the assembly that has them.
    private static bool IsTensor(Type definition) => definition is { Namespace: "System.Numerics.Tensors", Name: "Tensor`1" };

    private static Converter MakeTuple(Type type, int count)
    {
        const int Most = 7;
        return count <= Most
            ? Make(typeof(TupleConverter<>), type)
            : throw Refusal.Unwritable(type, $"tuples have up to {Most} items here. Use an array or a record.");
    }

    private static Converter? MakeCollection(Type type)
    {
        if (Find(type, typeof(IDictionary<,>)) is { } dictionary)
        {
            return Make(typeof(DictionaryConverter<,,>), [type, .. dictionary]);
        }

        if (Find(type, typeof(IReadOnlyDictionary<,>)) is { } readOnly)
        {
            return Make(typeof(DictionaryConverter<,,>), [type, .. readOnly]);
        }

        if ((Find(type, typeof(ISet<>)) ?? Find(type, typeof(IReadOnlySet<>))) is { } set)
        {
            return Make(typeof(SetConverter<,>), [type, .. set]);
        }

        if (Find(type, typeof(IEnumerable<>)) is { } items)
        {
            return Make(typeof(SequenceConverter<,>), [type, .. items]);
        }

        return type.IsAssignableTo(typeof(IEnumerable)) ? Make(typeof(LooseConverter<>), type) : null;
    }

    private static Converter MakeRecord(Type type)
    {
        Refused.CheckRecord(type);
        return Make(typeof(RecordConverter<>), type);
    }

    private static Type[]? Find(Type type, Type definition) =>
        type.GetInterfaces().Append(type)
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition)
            ?.GetGenericArguments();

    private static Converter Make(Type definition, params Type[] arguments)
    {
        const BindingFlags Unwrapped = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
        Type type = definition.MakeGenericType(arguments);
        return (Converter)Activator.CreateInstance(type, Unwrapped, binder: null, args: null, culture: null)!;
    }
}

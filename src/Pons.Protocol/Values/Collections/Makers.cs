namespace Pons.Protocol.Values;

/// <summary>Makes the empty collection that a reader fills.</summary>
internal static class Makers
{
    public static TInterface Make<TCollection, TInterface>()
    {
        Type type = typeof(TCollection);
        bool canMake = !type.IsAbstract && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null);
        return canMake && Activator.CreateInstance(type) is TInterface { } made
            ? made
            : throw new ValueException(
                $"a {TypeNames.Of(type)} cannot be made and filled. Ask for T[], List<T>, HashSet<T> or "
                + "Dictionary<TKey, TValue>.");
    }
}

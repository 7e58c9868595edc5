namespace Pons.Protocol.Values;

/// <summary>Tells the types that cross as handles by themselves: all delegates, what yields in time, and what is a handle already.</summary>
internal static class HandleTypes
{
    public static bool Has(Type type) =>
        type.IsAssignableTo(typeof(Delegate)) || type.IsAssignableTo(typeof(IHandle)) || ItemOf(type) is not null;

    /// <summary>The type of the items that a stream of this type yields; null when it is none.</summary>
    public static Type? ItemOf(Type type)
    {
        if (IsStream(type))
        {
            return type.GetGenericArguments()[0];
        }

        foreach (Type implemented in type.GetInterfaces())
        {
            if (IsStream(implemented))
            {
                return implemented.GetGenericArguments()[0];
            }
        }

        return null;
    }

    private static bool IsStream(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
}

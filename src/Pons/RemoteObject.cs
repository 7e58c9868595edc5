using Pons.Handles;
using Pons.Protocol.Values;

namespace Pons;

/// <summary>The base of classes that stand for a class of a peer, such as those that <c>pons gen csharp</c> writes: their objects cross as handles, wherever they stand in a value.</summary>
/// <remarks>A class that derives from it needs a public constructor with a <see cref="Handle"/> as its only parameter.</remarks>
/// <param name="handle">The object, where it lives.</param>
public abstract class RemoteObject(Handle handle) : IHandle, IThingOwner, IDisposable
{
    /// <summary>The object, where it lives: for what the class does not offer.</summary>
    public Handle Handle { get; } = handle;

    Thing IThingOwner.Thing => ((IThingOwner)Handle).Thing;

    /// <summary>Lets go of the object.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static bool Is(Type type) => type.IsAssignableTo(typeof(RemoteObject)) && !type.IsAbstract;

    /// <summary>Makes one of a type for which <see cref="Is"/> is true.</summary>
    internal static object Make(Type type, Handle handle) => type.GetConstructor([typeof(Handle)])?.Invoke([handle])
        ?? throw new ValueException($"a handle arrived, and {type.Name} has no public constructor that takes one. Add {type.Name}(Handle handle).");
}

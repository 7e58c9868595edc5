using System.Diagnostics.CodeAnalysis;
using Pons.Events;
using Pons.Sessions;

namespace Pons;

/// <summary>Values by name, which all calls of a session share, or all of the host; they live in the hub, and every peer reaches them.</summary>
/// <remarks>Safe for any number of threads. What is put here is given as it is to C# code and as a copy to peers: do not alter it afterwards, put another.</remarks>
public sealed class HubValues
{
    internal HubValues()
    {
    }

    /// <summary>The names that have a value.</summary>
    public IReadOnlyList<string> Keys => Store.Keys;

    /// <summary>What peers reach it by.</summary>
    internal ValueStore Store { get; } = new();

    /// <summary>A value, as it was put.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public object? this[string key]
    {
        get => Get<object?>(key);
        set => Set(key, value);
    }

    /// <summary>A value, as it was put or as it crosses to a <typeparamref name="T"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="ValueException">It is no <typeparamref name="T"/>.</exception>
    public T Get<T>(string key) => TryGet(key, out T? value, out _) ? value! : throw Missing(key);

    /// <summary>A value, if there is one.</summary>
    /// <exception cref="ValueException">There is one that is no <typeparamref name="T"/>.</exception>
    public bool TryGet<T>(string key, [MaybeNullWhen(false)] out T value) => TryGet(key, out value, out _);

    /// <summary>Puts a value, whatever there was before.</summary>
    /// <exception cref="InvalidOperationException">There are too many keys.</exception>
    public void Set(string key, object? value) => Store.Put(key, value);

    /// <summary>Removes a value; answers whether there was one.</summary>
    public bool Remove(string key) => Store.Remove(key);

    /// <summary>Makes a new value of the old one, so that no change that somebody else makes meanwhile is lost; answers the new one.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="change">Is given the old value, or the default where there is none; called again when somebody else was faster, and so must do nothing else.</param>
    /// <exception cref="ValueException">The old value is no <typeparamref name="T"/>.</exception>
    public T Update<T>(string key, Func<T?, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            TryGet(key, out T? old, out long version);
            T changed = change(old);
            if (Store.Put(key, changed, version) != 0)
            {
                return changed;
            }
        }
    }

    private bool TryGet<T>(string key, [MaybeNullWhen(false)] out T value, out long version)
    {
        bool isThere = Store.TryGet(key, out object? kept, out version);
        value = isThere ? LocalData.Read<T>(kept, $"values[\"{key}\"]") : default;
        return isThere;
    }

    private KeyNotFoundException Missing(string key)
    {
        IReadOnlyList<string> nearest = NearestNames.Find(key, Keys);
        return new KeyNotFoundException($"There is no value '{key}'.{(nearest.Count > 0 ? $" Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?" : "")}");
    }
}

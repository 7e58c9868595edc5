using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>The actions of what is exposed under one name: a delegate, a dictionary of such, or the public methods of an object.</summary>
internal static class ObjectActions
{
    /// <exception cref="ArgumentException">Something of it cannot be an action.</exception>
    public static IEnumerable<LocalAction> Of(string name, object target) => target switch
    {
        Delegate code => [new LocalAction(name, code)],
        IDictionary dictionary => OfDictionary(name, dictionary),
        string or ValueType or Type or IEnumerable => throw new ArgumentException(
            $"'{name}' cannot be exposed: a {TypeNames.Of(target.GetType())} is a value. Expose a delegate, an object with public methods, or a dictionary of those.", nameof(target)),
        _ => OfMethods(name, target),
    };

    private static List<LocalAction> OfDictionary(string name, IDictionary dictionary)
    {
        List<LocalAction> actions = [];
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Key is not string key || entry.Value is null)
            {
                throw new ArgumentException($"'{name}' cannot be exposed: its key {entry.Key} has to be a text, and what it holds a delegate, an object or a dictionary.", nameof(dictionary));
            }

            string nested = $"{name}.{key}";
            ActionNames.Check(nested); // also what ends a dictionary that contains itself
            actions.AddRange(Of(nested, entry.Value));
        }

        return actions;
    }

    private static IEnumerable<LocalAction> OfMethods(string name, object target)
    {
        Type type = target.GetType();
        MethodInfo[] methods = [.. type.GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(IsOwn)];
        if (methods.Length == 0)
        {
            throw new ArgumentException($"'{name}' cannot be exposed: {TypeNames.Of(type)} has no public methods.", nameof(target));
        }

        return methods
            .GroupBy(method => $"{name}.{ActionNames.ToSnakeCase(method.Name)}", StringComparer.Ordinal)
            .Select(group => new LocalAction(group.Key, Only(group.Key, [.. group]), target));
    }

    // What a type has from object, and what ends its life, is no action of it; nor is what the compiler put there.
    private static bool IsOwn(MethodInfo method) =>
        !method.IsSpecialName && !method.IsGenericMethodDefinition
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !(method.Name is nameof(IDisposable.Dispose) or nameof(IAsyncDisposable.DisposeAsync) && method.GetParameters().Length == 0);

    private static MethodInfo Only(string name, MethodInfo[] methods)
    {
        if (methods.Length > 1)
        {
            throw new ArgumentException(
                $"'{name}' cannot be exposed: it would be {methods.Length} methods, {string.Join(" and ", methods.Select(Shown))}. An action has one; rename the others, or make them internal.");
        }

        return methods[0];
    }

    private static string Shown(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => TypeNames.Of(parameter.ParameterType)))})";
}

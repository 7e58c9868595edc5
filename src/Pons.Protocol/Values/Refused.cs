using System.Reflection;

namespace Pons.Protocol.Values;

/// <summary>The types that are no values: what runs, what waits, what points, and the platform's own that the table
/// does not name.</summary>
internal static class Refused
{
    public static void Check(Type type)
    {
        string? reason =
            Descends(type, "System.Threading.Tasks.Task") || Descends(type, "System.Threading.Tasks.ValueTask")
                ? "it is work under way. Await it, and send its result."
            : Descends(type, "System.IO.Stream") ? "it is a stream. Send the bytes that it holds."
            : type.IsAssignableTo(typeof(MemberInfo)) ? "it describes code. Send its name."
            : type.IsPointer || type.IsFunctionPointer || type.IsByRefLike
                || type == typeof(nint) || type == typeof(nuint)
                ? "it points into this process. Send what it points to."
            : type.IsAssignableTo(typeof(Exception)) ? "it is an exception. Throw it, or send its message."
            : null;
        if (reason is not null)
        {
            throw Refusal.Unwritable(type, reason);
        }
    }

    // The public properties of a platform type are seldom its value: a Uri's would be forty, a StringBuilder's its
    // capacity.
    public static void CheckRecord(Type type)
    {
        bool isPlatform = $"{type.Namespace}.".StartsWith("System.", StringComparison.Ordinal);
        if (isPlatform && !IsOf(type, typeof(KeyValuePair<,>)))
        {
            throw Refusal.Unwritable(type,
                "the platform's type has no counterpart in docs/guide/values.md. Send its text, or a record of what "
                + "you need.");
        }
    }

    // By name: this assembly itself has nothing to do with tasks and streams.
    private static bool Descends(Type? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            string ownName = $"{type.Namespace}.{type.Name.Split('`')[0]}";
            if (string.Equals(ownName, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOf(Type type, Type definition) =>
        type.GetInterfaces().Append(type).Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);
}

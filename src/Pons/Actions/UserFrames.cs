using System.Diagnostics;
using System.Reflection;

namespace Pons.Actions;

/// <summary>The frames of an exception that are the user's own code, as SPEC chapter 6 has them.</summary>
internal static class UserFrames
{
    private static readonly HashSet<string> OwnAssemblies = ["Pons", "Pons.Protocol", "Pons.AspNetCore", "Pons.Cli"];

    /// <summary>Rows of file, line, function and source line, the outermost first.</summary>
    public static List<object?> Of(Exception exception)
    {
        List<object?> rows = [];
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is { } method && IsUsers(method))
            {
                string file = frame.GetFileName() ?? method.Module.Name;
                rows.Add((file, frame.GetFileLineNumber(), NameOf(method), (string?)null));
            }
        }

        rows.Reverse();
        return rows;
    }

    private static bool IsUsers(MethodBase method)
    {
        Type? type = method.DeclaringType;
        string place = $"{type?.Namespace}.";
        return type is not null
            && !place.StartsWith("System.", StringComparison.Ordinal) && !place.StartsWith("Microsoft.", StringComparison.Ordinal)
            && !OwnAssemblies.Contains(type.Assembly.GetName().Name ?? "");
    }

    // The compiler moves the code of lambdas, local functions, iterators and async methods to where nobody wrote it, and keeps the name between angles.
    private static string NameOf(MethodBase method)
    {
        Type type = method.DeclaringType!;
        string name = method.Name;
        if (name.StartsWith('<'))
        {
            int local = name.IndexOf("g__", StringComparison.Ordinal);
            name = local > 0 ? name[(local + 3)..].Split('|')[0] : $"{Between(name)}.lambda";
        }

        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            name = string.Equals(name, "MoveNext", StringComparison.Ordinal) ? Between(type.Name) : name;
            type = outer;
        }

        return $"{type.Name.Split('`')[0]}.{name}";
    }

    private static string Between(string name)
    {
        int end = name.LastIndexOf('>');
        string inner = name[1..Math.Max(1, end)];
        int local = inner.IndexOf("g__", StringComparison.Ordinal);
        return local > 0 ? inner[(local + 3)..].Split('|')[0] : inner.StartsWith('<') ? $"{Between(inner)}.lambda" : inner;
    }
}

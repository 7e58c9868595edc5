using System.Globalization;

namespace Pons.AspNetCore.InPage;

/// <summary>Whether a version is one of those that are meant, as Python's packages say it: <c>&gt;=1.0,!=1.3,&lt;2</c>. Of a version its release counts: <c>2.0rc1</c> is taken for 2.0.</summary>
internal static class VersionRule
{
    private static readonly string[] Operators = ["===", "==", "!=", "~=", ">=", "<=", ">", "<"];

    public static bool Allows(string rules, string version) =>
        rules.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(rule => Holds(rule, version));

    /// <summary>Whether it is earlier (-1), later (1) or the same.</summary>
    public static int Compare(string left, string right)
    {
        int[] these = Release(left);
        int[] those = Release(right);
        for (int i = 0; i < Math.Max(these.Length, those.Length); i++)
        {
            int order = these.ElementAtOrDefault(i).CompareTo(those.ElementAtOrDefault(i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static bool Holds(string rule, string version)
    {
        string? sign = Array.Find(Operators, each => rule.StartsWith(each, StringComparison.Ordinal));
        string wanted = rule[(sign?.Length ?? 0)..].Trim();
        return sign switch
        {
            "===" => version == wanted,
            "==" or null => IsSame(version, wanted),
            "!=" => !IsSame(version, wanted),
            "~=" => Compare(version, wanted) >= 0 && IsSame(version, string.Join('.', Release(wanted)[..^1]) + ".*"),
            ">=" => Compare(version, wanted) >= 0,
            "<=" => Compare(version, wanted) <= 0,
            ">" => Compare(version, wanted) > 0,
            _ => Compare(version, wanted) < 0,
        };
    }

    private static bool IsSame(string version, string wanted)
    {
        if (!wanted.EndsWith(".*", StringComparison.Ordinal))
        {
            return Compare(version, wanted) == 0;
        }

        int[] begin = Release(wanted[..^2]);
        int[] release = Release(version);
        return begin.Index().All(part => release.ElementAtOrDefault(part.Index) == part.Item);
    }

    private static int[] Release(string version)
    {
        List<int> numbers = [];
        foreach (string part in version.Split('!')[^1].TrimStart('v', 'V').Split('.'))
        {
            string digits = string.Concat(part.TakeWhile(char.IsAsciiDigit));
            if (digits.Length is 0 or > 9)
            {
                break;
            }

            numbers.Add(int.Parse(digits, CultureInfo.InvariantCulture));
            if (digits.Length < part.Length)
            {
                break;
            }
        }

        return [.. numbers];
    }
}

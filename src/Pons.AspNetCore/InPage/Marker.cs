using System.Text.RegularExpressions;

namespace Pons.AspNetCore.InPage;

/// <summary>Conditions of requirements, such as <c>sys_platform == "win32" and extra == "fast"</c>, answered for Python in a page.</summary>
internal sealed partial class Marker
{
    private readonly Dictionary<string, string> _values;

    public Marker(string python) => _values = new(StringComparer.Ordinal)
    {
        ["python_version"] = string.Join('.', python.Split('.').Take(2)),
        ["python_full_version"] = python,
        ["implementation_version"] = python,
        ["os_name"] = "posix",
        ["sys_platform"] = "emscripten",
        ["platform_system"] = "Emscripten",
        ["platform_machine"] = "wasm32",
        ["platform_release"] = "",
        ["platform_version"] = "",
        ["implementation_name"] = "cpython",
        ["platform_python_implementation"] = "CPython",
    };

    /// <param name="condition">Empty: it always holds.</param>
    /// <param name="extra">What is asked for beside the package itself.</param>
    /// <exception cref="UnusableWheelException">It is no condition.</exception>
    public bool Holds(string condition, string extra)
    {
        if (condition.Length == 0)
        {
            return true;
        }

        var words = new Queue<string>(Words().Matches(condition).Select(match => match.Value));
        try
        {
            bool holds = Any(words, extra);
            return words.Count == 0 ? holds : throw Misread(condition);
        }
        catch (InvalidOperationException error)
        {
            throw Misread(condition, error);
        }
    }

    private static UnusableWheelException Misread(string condition, Exception? cause = null) => new($"A wheel has a requirement with the condition '{condition}', which cannot be read.", cause);

    private bool Any(Queue<string> words, string extra)
    {
        bool holds = All(words, extra);
        while (words.TryPeek(out string? word) && word == "or")
        {
            words.Dequeue();
            holds |= All(words, extra);
        }

        return holds;
    }

    private bool All(Queue<string> words, string extra)
    {
        bool holds = One(words, extra);
        while (words.TryPeek(out string? word) && word == "and")
        {
            words.Dequeue();
            holds &= One(words, extra);
        }

        return holds;
    }

    private bool One(Queue<string> words, string extra)
    {
        string first = words.Dequeue();
        if (first == "(")
        {
            bool holds = Any(words, extra);
            return words.Dequeue() == ")" ? holds : throw new InvalidOperationException();
        }

        string sign = words.Dequeue();
        sign = sign == "not" ? sign + words.Dequeue() : sign;
        string second = words.Dequeue();
        bool isVersion = first.Contains("version", StringComparison.Ordinal) || second.Contains("version", StringComparison.Ordinal);
        return Compare(ValueOf(first, extra), sign, ValueOf(second, extra), isVersion);
    }

    private string ValueOf(string word, string extra) =>
        word[0] is '"' or '\'' ? word[1..^1] : word == "extra" ? extra : _values.GetValueOrDefault(word) ?? throw new InvalidOperationException();

    private static bool Compare(string left, string sign, string right, bool isVersion) => sign switch
    {
        "in" => right.Contains(left, StringComparison.Ordinal),
        "notin" => !right.Contains(left, StringComparison.Ordinal),
        _ when isVersion => VersionRule.Allows(sign + right, left),
        "==" or "===" => left == right || Requirement.Normalize(left) == Requirement.Normalize(right),
        "!=" => left != right,
        "<" => string.CompareOrdinal(left, right) < 0,
        ">" => string.CompareOrdinal(left, right) > 0,
        "<=" => string.CompareOrdinal(left, right) <= 0,
        ">=" => string.CompareOrdinal(left, right) >= 0,
        _ => throw new InvalidOperationException(),
    };

    [GeneratedRegex("""\(|\)|===|==|!=|~=|>=|<=|>|<|"[^"]*"|'[^']*'|\w+""", RegexOptions.None, 1000)]
    private static partial Regex Words();
}

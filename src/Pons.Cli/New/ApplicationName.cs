using System.Text.RegularExpressions;

namespace Pons.Cli.New;

/// <summary>What a new application is called, after its folder.</summary>
/// <param name="Title">For people.</param>
/// <param name="Plain">For programs: small letters, digits and hyphens.</param>
internal sealed partial record ApplicationName(string Title, string Plain)
{
    private const int Longest = 100;

    /// <exception cref="UsageException">It cannot be called that.</exception>
    public static ApplicationName Of(string folder)
    {
        string title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (title.Length is 0 or > Longest || !Fit.IsMatch(title))
        {
            throw new UsageException($"'{title}' is no name for an application, which is called like its folder: letters, digits, spaces and - _ . make one, and a letter is first.");
        }

        string plain = Other.Replace(title.ToLowerInvariant(), "-").Trim('-');
        return new ApplicationName(title, plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : "app");
    }

    [GeneratedRegex(@"^\p{L}[\p{L}\p{Nd} ._-]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fit { get; }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Other { get; }
}

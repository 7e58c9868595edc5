namespace Pons.Cli.Serve;

/// <summary>Where the token comes from. Everybody on a machine can read the arguments of its programs, so there are other ways to give one.</summary>
internal static class TokenArgument
{
    public const string Variable = "PONS_TOKEN";

    /// <summary>The token that was given; nothing for a fresh one.</summary>
    /// <param name="argument">The option's value.</param>
    /// <param name="input">Where a token is read that is given as <c>-</c>.</param>
    public static string? Read(string? argument, TextReader input)
    {
        string? token = argument switch
        {
            null => Environment.GetEnvironmentVariable(Variable),
            "-" => input.ReadLine(),
            ['@', .. var path] => ReadFile(path),
            _ => argument,
        };

        string source = argument is null ? Variable : argument is "-" ? "stdin" : "--token";
        return token is null && argument is null ? null
            : token?.Trim() is { Length: > 0 } text && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? text
            : throw new UsageException($"The token of {source} is empty or holds spaces, which no header can carry.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The token cannot be read from {path}: {error.Message}");
        }
    }
}

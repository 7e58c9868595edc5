namespace Pons.Cli.Generation.CSharp;

/// <summary>What each generated file has for itself: how what is given becomes a call.</summary>
internal static class CSharpSupport
{
    private const string Options = """
        /// <summary>What is given becomes the arguments of a call; the rest is left to the defaults over there.</summary>
        file static class Given
        {
            public static CallOptions Options(CallOptions? options, CancellationToken token, IEnumerable<(string Name, object? Value, bool IsOptional)>? named = null)
            {
                options ??= new CallOptions();
                Dictionary<string, object?>? keywords = null;
                foreach ((string name, object? value, bool isOptional) in named ?? [])
                {
                    if (value is not null || !isOptional)
                    {
                        (keywords ??= [])[name] = value;
                    }
                }

                return options with { Keywords = keywords ?? options.Keywords, CancellationToken = token.CanBeCanceled ? token : options.CancellationToken };
            }
        """;

    private const string Arguments = """

            public static IEnumerable<(string Name, object? Value, bool IsOptional)> All<T>(IReadOnlyDictionary<string, T>? more)
            {
                foreach ((string name, T value) in more ?? new Dictionary<string, T>())
                {
                    yield return (name, value, false);
                }
            }

            public static object?[] Arguments(object?[] first, (string Name, object? Value)[] optional, System.Collections.IEnumerable? rest)
            {
                List<object?> more = [];
                foreach (object? value in rest ?? Array.Empty<object?>())
                {
                    more.Add(value);
                }

                List<object?> all = [.. first];
                int given = more.Count > 0 ? optional.Length : 1 + Array.FindLastIndex(optional, each => each.Value is not null);
                for (int i = 0; i < given; i++)
                {
                    all.Add(optional[i].Value ?? throw new ArgumentException($"{optional[i].Name} has to be given, since something behind it is."));
                }

                return [.. all, .. more];
            }
        """;

    /// <param name="hasArguments">Whether some action takes arguments that only a call by position can give.</param>
    public static IEnumerable<string> Lines(bool hasArguments) => [.. Options.Split('\n'), .. hasArguments ? Arguments.Split('\n') : [], "}"];
}

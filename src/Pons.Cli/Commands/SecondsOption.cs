using System.CommandLine;
using System.Globalization;

namespace Pons.Cli.Commands;

/// <summary>An option that takes a number of seconds. Text to the parser, because its own numbers would be compiled at each start.</summary>
internal sealed class SecondsOption : Option<string?>
{
    public SecondsOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "SECONDS";
    }

    /// <summary>The time; null when the option was not given.</summary>
    public TimeSpan? Read(ParseResult parsed)
    {
        string? text = parsed.GetValue(this);
        if (text is null)
        {
            return null;
        }

        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
        return isNumber && seconds is > 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{Name} is {text}; it takes a number of seconds above 0.");
    }
}

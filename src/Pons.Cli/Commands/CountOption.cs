using System.CommandLine;
using System.Globalization;

namespace Pons.Cli.Commands;

/// <summary>An option that takes a whole number. Text to the parser, as with <see cref="SecondsOption"/>.</summary>
internal sealed class CountOption : Option<string?>
{
    private readonly int _least;
    private readonly int _most;

    public CountOption(string name, int least, int most, string description)
        : base(name)
    {
        (_least, _most) = (least, most);
        Description = description;
        HelpName = "N";
    }

    /// <summary>The number; null when the option was not given.</summary>
    public int? Read(ParseResult parsed)
    {
        string? text = parsed.GetValue(this);
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= _least && count <= _most
            ? count
            : throw new UsageException($"{Name} is {text}; it takes a whole number from {_least} to {_most}.");
    }
}

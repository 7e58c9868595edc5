using System.Drawing;
using System.Globalization;

namespace Pons.Cli.Serve;

/// <summary>The size of a window, as a command line names it: <c>900x600</c>.</summary>
internal static class SizeArgument
{
    private const int Least = 100;
    private const int Most = 20_000;

    /// <exception cref="UsageException">It is no size of a window.</exception>
    public static Size Read(string text)
    {
        string[] sides = text.Split('x', 'X');
        return sides.Length == 2 && Side(sides[0]) is { } width && Side(sides[1]) is { } height
            ? new Size(width, height)
            : throw new UsageException($"--size is {text}; it takes width and height from {Least} to {Most}, such as 900x600.");
    }

    private static int? Side(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= Least and <= Most ? side : null;
}

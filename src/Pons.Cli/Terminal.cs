using Spectre.Console;

namespace Pons.Cli;

/// <summary>The console for people: colours and tables on a terminal, plain and unbroken lines where a program reads.</summary>
internal static class Terminal
{
    private const int Unbroken = 400;

    public static IAnsiConsole Output { get; } = Create();

    private static IAnsiConsole Create()
    {
        if (Console.IsOutputRedirected)
        {
            // Some continuous integration turns colours on for logs; a pipe is no log.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = Unbroken;
        }

        return AnsiConsole.Console;
    }
}

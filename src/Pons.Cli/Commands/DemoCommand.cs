using System.CommandLine;

namespace Pons.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create() => new("demo", "…");
}

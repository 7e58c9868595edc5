using System.CommandLine;

namespace Pons.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create() => new("doctor", "…");
}

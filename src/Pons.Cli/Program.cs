using System.CommandLine;
using Pons.Cli;
using Pons.Cli.Commands;

var root = new RootCommand("Pons gives Python code a modern face: call its functions from the shell, C#, pages and desktop programs.")
{
    CallCommand.Create(),
    ApiCommand.Create(),
    DoctorCommand.Create(),
    DemoCommand.Create(),
};

ParseResult parsed = root.Parse(args);
int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
return parsed.Errors.Count > 0 ? ExitCode.Usage : code;

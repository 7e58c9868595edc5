using Pons.Cli.Commands;

return PonsCommand.Run(args);

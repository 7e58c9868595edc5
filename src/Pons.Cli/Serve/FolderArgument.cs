namespace Pons.Cli.Serve;

/// <summary>A folder that is served, as the command line names it.</summary>
internal static class FolderArgument
{
    /// <summary>A folder, perhaps with the name that it has in addresses before it: <c>data=/srv/data</c>.</summary>
    public static (string Name, string Folder) ReadNamed(string argument, string option)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 || Directory.Exists(argument) ? ("", Check(argument, option)) : (argument[..equals], Check(argument[(equals + 1)..], option));
    }

    public static string Check(string folder, string option) =>
        Directory.Exists(folder) ? folder : throw new UsageException($"{option} is {folder}; there is no such folder.");
}

using System.Text;
using System.Text.Json;
using Pons.Cli.Calls;

namespace Pons.Cli.Runs;

/// <summary>A run whose output passes through us, item by item, and is held to its mode.</summary>
internal static class CheckedRun
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        MaxDepth = 1000,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The exit code of the script.</summary>
    /// <exception cref="ScriptException">It could not be started, or wrote what the mode does not allow.</exception>
    public static async Task<int> RunAsync(Script script, Stream? input, CancellationToken cancellationToken)
    {
        await using Stream stdout = Stdout.Open();
        await using Stream stderr = Console.OpenStandardError();
        await using Stream stdin = input ?? Console.OpenStandardInput();
        int code = ExitCode.Done;
        await foreach (ScriptEvent what in (script with { ThrowsOnFailure = false }).ListenAsync(stdin, cancellationToken))
        {
            switch (what)
            {
                case OutputItem item:
                    try
                    {
                        await stdout.WriteAsync(BytesOf(item, script.Mode), cancellationToken);
                    }
                    catch (IOException)
                    {
                        return ExitCode.Unread; // as of a program that SIGPIPE ends; the script is stopped
                    }

                    break;
                case ErrorLine line:
                    await stderr.WriteAsync(Encoding.UTF8.GetBytes(line.Text + "\n"), cancellationToken);
                    break;
                case Exited exited:
                    code = exited.ExitCode;
                    break;
            }
        }

        return code;
    }

    private static byte[] BytesOf(OutputItem item, ScriptMode mode) => mode switch
    {
        ScriptMode.Json when !Console.IsOutputRedirected => Encoding.UTF8.GetBytes(JsonSerializer.Serialize((JsonElement)item.Value!, Readable) + "\n"),
        _ => Encoding.UTF8.GetBytes(item.Text + "\n"),
    };
}

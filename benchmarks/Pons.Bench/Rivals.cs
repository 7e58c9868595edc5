using System.Diagnostics;
using System.Text.Json;

namespace Pons.Bench;

internal sealed record RivalResult(string Name, double P50, double Rate);

/// <summary>Runs the rivals' own programs, each measuring itself in its own language, on the same Python and the same cores.</summary>
internal static class Rivals
{
    private static readonly string[] Programs = ["child-process.mjs", "python-shell.mjs", "pythonia.mjs"];

    public static async Task<IReadOnlyList<RivalResult>> RunAllAsync(Setting setting)
    {
        var results = new List<RivalResult>();
        foreach (string program in setting.IsAlone ? [] : Programs)
        {
            results.AddRange(await RunAsync(setting, program, setting.Calls));
        }

        return results;
    }

    public static async Task<IReadOnlyList<RivalResult>> RunAsync(Setting setting, string program, int calls, params string[] more)
    {
        var start = new ProcessStartInfo("node", [setting.Rival(program), calls.ToString(), .. more])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = setting.Repository,
        };
        start.Environment["PYTHON"] = setting.Python;
        start.Environment["PYTHON_BIN"] = setting.Python;
        start.Environment["PONS_HOST"] = Path.Combine(setting.Repository, "artifacts", "pons", "app", "Pons.Cli.dll");
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. output.Split('\n').Where(line => line.StartsWith('{')).Select(Parse)];
    }

    private static RivalResult Parse(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        return new RivalResult(root.GetProperty("name").GetString()!, Number(root, "p50_us"), Number(root, "rate"));
    }

    private static double Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : double.NaN;
}

namespace Pons.Scripts;

/// <summary>Variables by which a Python script writes at once, and as UTF-8. What the user's own environment says about that stands.</summary>
internal static class PythonOutput
{
    private static readonly (string Name, string Value)[] Variables = [("PYTHONUNBUFFERED", "1"), ("PYTHONIOENCODING", "utf-8"), ("PYTHONUTF8", "1")];

    public static void AddTo(IDictionary<string, string?> environment)
    {
        foreach ((string name, string value) in Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is null && !environment.ContainsKey(name))
            {
                environment.Add(name, value);
            }
        }
    }
}

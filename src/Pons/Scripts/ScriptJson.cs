using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pons.Scripts;

/// <summary>The options that JSON is read and written by.</summary>
internal static class ScriptJson
{
    private const int Depth = 200;

    private static readonly JsonSerializerOptions Python = Make(JsonNamingPolicy.SnakeCaseLower);
    private static readonly JsonSerializerOptions Others = Make(JsonNamingPolicy.CamelCase);
    private static readonly JsonSerializerOptions PythonWithNaN = WithNaN(Python);
    private static readonly JsonSerializerOptions OthersWithNaN = WithNaN(Others);

    public static JsonSerializerOptions For(Script script)
    {
        if (script.Json is { } own)
        {
            return script.AcceptsNaN ? WithNaN(own) : own;
        }

        bool isPython = script.Kind is ScriptKind.Python or ScriptKind.PythonModule or ScriptKind.PythonCode
            || (script.Kind == ScriptKind.File && Path.GetExtension(script.Target).StartsWith(".py", StringComparison.OrdinalIgnoreCase));
        return (isPython, script.AcceptsNaN) switch
        {
            (true, false) => Python,
            (true, true) => PythonWithNaN,
            (false, false) => Others,
            (false, true) => OthersWithNaN,
        };
    }

    private static JsonSerializerOptions Make(JsonNamingPolicy names)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            PropertyNameCaseInsensitive = true,
            MaxDepth = Depth,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes to a pipe and not into a page
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonSerializerOptions WithNaN(JsonSerializerOptions options) =>
        new(options) { NumberHandling = options.NumberHandling | JsonNumberHandling.AllowNamedFloatingPointLiterals };
}

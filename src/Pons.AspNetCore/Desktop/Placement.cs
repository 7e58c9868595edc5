using System.Drawing;
using System.Text.Json;

namespace Pons.AspNetCore.Desktop;

/// <summary>Where a window was, as its browser keeps it in its profile.</summary>
/// <remarks>The browser finds it again only where the host's name has no dot: it keeps 127.0.0.1 as a path of four steps, and looks for one. So the host reads it, and says it at the start.</remarks>
internal sealed record Placement(Rectangle Bounds, bool IsMaximized)
{
    private const int LeastSide = 50;

    /// <summary>The place in a file of preferences; nothing where there is no such file, or none is in it.</summary>
    public static Placement? Read(string preferences)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(preferences));
            return Inner(document.RootElement, "browser") is { } browser && Inner(browser, "app_window_placement") is { } windows ? Find(windows) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // the first start, or a browser that was ended while it wrote
        }
    }

    /// <summary>What tells the browser of it.</summary>
    public IEnumerable<string> Arguments => IsMaximized
        ? ["--start-maximized"]
        : [$"--window-size={Bounds.Width},{Bounds.Height}", $"--window-position={Bounds.X},{Bounds.Y}"];

    /// <summary>The first window's, whatever its page is called.</summary>
    private static Placement? Find(JsonElement node)
    {
        if (Side(node, "left") is { } left && Side(node, "top") is { } top && Side(node, "right") is { } right && Side(node, "bottom") is { } bottom)
        {
            var bounds = Rectangle.FromLTRB(left, top, right, bottom);
            bool isMaximized = Inner(node, "maximized") is { ValueKind: JsonValueKind.True };
            return bounds is { Width: >= LeastSide, Height: >= LeastSide } ? new Placement(bounds, isMaximized) : null;
        }

        return node.ValueKind == JsonValueKind.Object ? node.EnumerateObject().Select(inner => Find(inner.Value)).FirstOrDefault(found => found is not null) : null;
    }

    private static JsonElement? Inner(JsonElement node, string name) => node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out JsonElement inner) ? inner : null;

    private static int? Side(JsonElement node, string name) => Inner(node, name) is { ValueKind: JsonValueKind.Number } side && side.TryGetInt32(out int value) ? value : null;
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Pons.AspNetCore.Http.Routes;

/// <summary>A rule such as <c>/users/&lt;int:id&gt;</c> as a pattern of the host's own routing.</summary>
internal sealed class RouteRule
{
    private readonly Dictionary<string, string> _converters = new(StringComparer.Ordinal);

    public RouteRule(string rule)
    {
        var pattern = new StringBuilder();
        var shape = new StringBuilder();
        foreach (string part in rule.Split('<'))
        {
            int end = part.IndexOf('>', StringComparison.Ordinal);
            if (end < 0)
            {
                pattern.Append(part);
                shape.Append(part);
                continue;
            }

            int colon = part.IndexOf(':', StringComparison.Ordinal);
            bool hasConverter = colon >= 0 && colon < end;
            string name = part[(hasConverter ? colon + 1 : 0)..end];
            string converter = hasConverter ? part[..colon] : "string";
            _converters.Add(name, converter);
            pattern.Append(CultureInfo.InvariantCulture, $"{{{(converter == "path" ? "**" : "")}{name}}}{part[(end + 1)..]}");
            shape.Append(CultureInfo.InvariantCulture, $"<{converter}>{part[(end + 1)..]}");
        }

        Shape = shape.ToString();
        var policies = new RouteValueDictionary(_converters.Where(pair => pair.Value is not ("string" or "path")).Select(pair => KeyValuePair.Create<string, object?>(pair.Key, new Fits(pair.Value))));
        Pattern = RoutePatternFactory.Parse(pattern.ToString(), defaults: null, parameterPolicies: policies);
    }

    /// <summary>What all rules have alike that the same paths fit.</summary>
    public string Shape { get; }

    public RoutePattern Pattern { get; }

    /// <summary>The parts of a path by their names, as its function takes them.</summary>
    public Dictionary<string, object?> Read(RouteValueDictionary values)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, string converter) in _converters)
        {
            // Routing leaves a slash as it was sent, all else is decoded.
            string text = (values[name] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            parameters.Add(name, Convert(text, converter));
        }

        return parameters;
    }

    private static object? Convert(string text, string converter) => converter switch
    {
        "int" => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null,
        "float" => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null,
        "uuid" => Guid.TryParseExact(text, "D", out Guid id) ? id : null,
        _ => text,
    };

    private sealed class Fits(string converter) : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey] is string text && Convert(text, converter) is not null;
    }
}

using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Http.OpenApi;

/// <summary>Describes actions as an OpenAPI 3.1 document.</summary>
internal static class OpenApiDocument
{
    private const string Scheme = "token";

    public static JsonObject Make(IReadOnlyList<ActionDescription> actions, string title, bool needsToken)
    {
        var paths = new JsonObject();
        foreach (ActionDescription action in actions)
        {
            paths[HttpDoor.Prefix + Uri.EscapeDataString(action.Name)] = PathOf(action);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = title, ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Problem"] = Problem() } },
        };
        if (needsToken)
        {
            document["components"]!["securitySchemes"] = new JsonObject { [Scheme] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } };
            document["security"] = new JsonArray(new JsonObject { [Scheme] = new JsonArray() });
        }

        return document;
    }

    private static JsonObject PathOf(ActionDescription action)
    {
        ParameterDescription[] parameters = [.. action.Parameters.Where(parameter => !parameter.IsFilled)];
        JsonObject post = Operation(action);
        if (parameters.Length > 0)
        {
            post["requestBody"] = BodyOf(parameters);
        }

        var path = new JsonObject { ["post"] = post };
        if (parameters.All(parameter => parameter.Kind is not ("rest" or "named-rest")))
        {
            JsonObject get = Operation(action);
            get["operationId"] = $"{action.Name}.get";
            get["parameters"] = new JsonArray([.. parameters.Select(QueryOf)]);
            path["get"] = get;
        }

        return path;
    }

    private static JsonObject Operation(ActionDescription action)
    {
        var operation = new JsonObject { ["operationId"] = action.Name, ["summary"] = FirstLine(action.Doc) ?? action.Name };
        if (action.Doc is { Length: > 0 } doc)
        {
            operation["description"] = doc;
        }

        operation["x-signature"] = action.Name + action.Signature;
        operation["x-kind"] = action.Kind;
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The result.", ["content"] = ContentOf(action) },
            ["default"] = new JsonObject
            {
                ["description"] = "What went wrong.",
                ["content"] = new JsonObject { [Http.Problem.MediaType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } },
            },
        };
        return operation;
    }

    private static JsonObject ContentOf(ActionDescription action)
    {
        if (action.Kind is not ("stream" or "async-stream"))
        {
            return new JsonObject { ["application/json"] = new JsonObject { ["schema"] = TypeSchema.Of(action.Returns) } };
        }

        return new JsonObject
        {
            [AcceptedTypes.Lines] = new JsonObject { ["schema"] = TypeSchema.Of(action.Returns, isItem: true) },
            [AcceptedTypes.Events] = new JsonObject { ["schema"] = TypeSchema.Of(action.Returns, isItem: true) },
        };
    }

    private static JsonObject BodyOf(ParameterDescription[] parameters)
    {
        var properties = new JsonObject();
        foreach (ParameterDescription parameter in parameters.Where(parameter => parameter.Kind is "either" or "keyword"))
        {
            properties[parameter.Name] = SchemaOf(parameter);
        }

        bool canBeNamed = parameters.All(parameter => parameter.Kind is not ("positional" or "rest"));
        var byName = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (parameters.Where(parameter => parameter.IsRequired && properties.ContainsKey(parameter.Name)).Select(parameter => (JsonNode)parameter.Name).ToArray() is { Length: > 0 } required)
        {
            byName["required"] = new JsonArray(required);
        }

        byName["additionalProperties"] = parameters.Any(parameter => parameter.Kind == "named-rest");
        var byPosition = new JsonObject
        {
            ["type"] = "array",
            ["prefixItems"] = new JsonArray([.. parameters.Where(parameter => parameter.Kind is "positional" or "either").Select(SchemaOf)]),
        };
        JsonObject schema = canBeNamed ? new JsonObject { ["oneOf"] = new JsonArray(byName, byPosition) } : byPosition;
        return new JsonObject
        {
            ["required"] = parameters.Any(parameter => parameter.IsRequired),
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
        };
    }

    private static JsonNode QueryOf(ParameterDescription parameter) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["in"] = "query",
        ["required"] = parameter.IsRequired,
        ["schema"] = SchemaOf(parameter),
    };

    private static JsonNode SchemaOf(ParameterDescription parameter)
    {
        JsonObject schema = TypeSchema.Of(parameter.Type);
        if (parameter.Type is { } hint)
        {
            schema["x-hint"] = hint;
        }

        if (parameter.Default is { } text)
        {
            if (TypeSchema.Default(text) is { } value)
            {
                schema["default"] = value;
            }
            else
            {
                schema["x-default"] = text;
            }
        }

        return schema;
    }

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["traceback"] = new JsonObject { ["type"] = "string" },
            ["near"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        },
    };

    private static string? FirstLine(string? doc) => doc?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
}

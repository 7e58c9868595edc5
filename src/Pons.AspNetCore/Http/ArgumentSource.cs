using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pons.Actions;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>Finds the arguments of a call in a request: in its query, its JSON, its form of several parts, or its bytes as they are.</summary>
internal sealed class ArgumentSource(IOptions<PonsOptions> options, BodyReader bodies, ActionDescriptions descriptions)
{
    [ThreadStatic]
    private static OutputBuffer? _spare;

    private ValueLimits Values => new(options.Value.Http.Depth);

    /// <exception cref="RefusedException">The request has a body of a kind that none of them is.</exception>
    /// <exception cref="ArgumentsException">An argument is not as its hint wants it.</exception>
    public ValueTask<CallArguments> ReadAsync(HttpContext context, FoundAction action)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            return OfQueryAsync(context, action, []);
        }

        string? type = request.ContentType;
        if (type is null && !HasBody(request))
        {
            return OfQueryAsync(context, action, []);
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw Unread($"the encoding {request.Headers.ContentEncoding}");
        }

        return KindOf(type) switch
        {
            BodyKind.Json => OfJsonAsync(context, action),
            BodyKind.Parts => OfPartsAsync(context, action),
            BodyKind.Bytes => OfBytesAsync(context, action),
            _ => throw Unread(type is null ? "no Content-Type" : $"the Content-Type {type}"),
        };
    }

    // In the query, or in a path that was mapped to the action.
    private static bool HasWords(HttpRequest request) =>
        (request.QueryString.HasValue && request.Query.Count > 0) || request.RouteValues.Count > (request.RouteValues.ContainsKey(HttpDoor.ActionKey) ? 1 : 0);

    private static bool HasBody(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? request.ContentLength > 0;

    private static BodyKind KindOf(string? type)
    {
        if (string.Equals(type, PlainJson.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return BodyKind.Json;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? media) || media.MediaType.Length == 0)
        {
            return BodyKind.None;
        }

        bool isUtf8 = !media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return media.MediaType.ToString().ToUpperInvariant() switch
        {
            // What any foreign page can send without being asked first is no way to call.
            "APPLICATION/X-WWW-FORM-URLENCODED" or "TEXT/PLAIN" => BodyKind.None,
            "MULTIPART/FORM-DATA" => BodyKind.Parts,
            "APPLICATION/JSON" => isUtf8 ? BodyKind.Json : BodyKind.None,
            var other when other.EndsWith("+JSON", StringComparison.Ordinal) => isUtf8 ? BodyKind.Json : BodyKind.None,
            _ => BodyKind.Bytes,
        };
    }

    private ValueTask<CallArguments> OfJsonAsync(HttpContext context, FoundAction action)
    {
        if (HasWords(context.Request))
        {
            throw new ArgumentsException($"The arguments of {action.Name} stand in the address and in the body. Give them in one of the two.");
        }

        return bodies.ReadAsync(context, OfJson);
    }

    private CallArguments OfJson(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return CallArguments.None;
        }

        OutputBuffer output = _spare ?? new OutputBuffer();
        _spare = null;
        try
        {
            FrameFlags flags = JsonArguments.Write(output, body, Values);
            return new CallArguments(output.Written.ToArray(), flags);
        }
        finally
        {
            output.Clear();
            _spare = output;
        }
    }

    private async ValueTask<CallArguments> OfBytesAsync(HttpContext context, FoundAction action)
    {
        byte[] body = await bodies.ReadAsync(context, static bytes => bytes.ToArray()).ConfigureAwait(false);
        return await OfQueryAsync(context, action, [body]).ConfigureAwait(false);
    }

    private ValueTask<CallArguments> OfQueryAsync(HttpContext context, FoundAction action, object?[] positional)
    {
        if (!HasWords(context.Request))
        {
            return ValueTask.FromResult(positional.Length == 0 ? CallArguments.None : CallArguments.Of(positional, null, Values));
        }

        return OfWordsAsync(context, action, positional);
    }

    private async ValueTask<CallArguments> OfWordsAsync(HttpContext context, FoundAction action, object?[] positional)
    {
        ActionDescription described = await descriptions.OfAsync(action, context.RequestAborted).ConfigureAwait(false);
        var words = new NamedWords(described, positional);
        foreach ((string name, StringValues values) in context.Request.Query)
        {
            words.Add(name, values);
        }

        foreach ((string name, object? value) in context.Request.RouteValues)
        {
            if (value is string text && name is not HttpDoor.ActionKey)
            {
                words.Add(name, text);
            }
        }

        return words.ToArguments(Values);
    }

    private async ValueTask<CallArguments> OfPartsAsync(HttpContext context, FoundAction action)
    {
        bodies.CheckAnnounced(context);
        long most = options.Value.Http.BodyBytes;
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = most, ValueLengthLimit = (int)Math.Min(most, int.MaxValue) }, context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException broken)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "Broken form", broken.Message);
        }

        ActionDescription described = await descriptions.OfAsync(action, context.RequestAborted).ConfigureAwait(false);
        var words = new NamedWords(described, []);
        foreach ((string name, StringValues values) in form)
        {
            words.Add(name, values);
        }

        foreach (IGrouping<string, IFormFile> files in form.Files.GroupBy(file => file.Name, StringComparer.Ordinal))
        {
            words.Add(files.Key, [.. await Task.WhenAll(files.Select(ReadAsync)).ConfigureAwait(false)]);
        }

        return words.ToArguments(Values);
    }

    private static async Task<byte[]> ReadAsync(IFormFile file)
    {
        byte[] bytes = new byte[file.Length];
        Stream stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes).ConfigureAwait(false);
        }

        return bytes;
    }

    private static RefusedException Unread(string what) => new(StatusCodes.Status415UnsupportedMediaType, "Unknown kind of body",
        $"The body came with {what}. Send JSON as application/json, files as multipart/form-data, or the bytes of one argument as application/octet-stream.");

    private enum BodyKind
    {
        None,
        Json,
        Parts,
        Bytes,
    }
}

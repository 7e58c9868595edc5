using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Files;
using Pons.AspNetCore.Http;

namespace Pons.AspNetCore.Pages;

/// <summary>Serves <c>/pons.js</c>, the module by which pages join. It is no secret: no token is asked for.</summary>
internal sealed class ModuleDoor
{
    private const string Type = "text/javascript; charset=utf-8";
    private const string Brotli = "br";

    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", "js", "pons.mjs");

    private static readonly Refusal Missing = new(StatusCodes.Status404NotFound, "No client",
        "This copy of Pons was built without npm, and so without the module for pages. Build it where npm is installed.");

    private readonly Lazy<Module?> _module = new(Read);
    private readonly Cors _cors;

    private ModuleDoor(Cors cors) => _cors = cors;

    /// <summary>Whether there is a module to serve.</summary>
    public static bool HasModule => File.Exists(Path);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        var door = new ModuleDoor(ActivatorUtilities.GetServiceOrCreateInstance<Cors>(services));
        endpoints.MapMethods("/pons.js", [HttpMethods.Get, HttpMethods.Head], services.GetRequiredService<Gate>().Guard(Right.Look, door.AnswerAsync));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (_module.Value is not { } module)
        {
            await Missing.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        _cors.Allow(context);
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        bool isPacked = FileAnswer.Takes(context.Request, Brotli);
        string tag = isPacked ? module.PackedTag : module.Tag;
        response.Headers.ETag = tag;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag || known.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] bytes = isPacked ? module.Packed : module.Bytes;
        response.ContentType = Type;
        response.ContentLength = bytes.Length;
        if (isPacked)
        {
            response.Headers.ContentEncoding = Brotli;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Module? Read() => File.Exists(Path) ? new Module(File.ReadAllBytes(Path)) : null;

    /// <summary>The module as it is and compressed, each with the tag of its content.</summary>
    private sealed class Module
    {
        public Module(byte[] bytes)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
            (Bytes, Packed, Tag, PackedTag) = (bytes, Pack(bytes), $"\"{hash}\"", $"\"{hash}-br\"");
        }

        public byte[] Bytes { get; }

        public byte[] Packed { get; }

        public string Tag { get; }

        public string PackedTag { get; }

        private static byte[] Pack(byte[] bytes)
        {
            using var packed = new MemoryStream();
            using (var stream = new BrotliStream(packed, CompressionLevel.SmallestSize))
            {
                stream.Write(bytes);
            }

            return packed.ToArray();
        }
    }
}

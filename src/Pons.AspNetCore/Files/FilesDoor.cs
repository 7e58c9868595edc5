using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Files;

/// <summary>Files of the folders that were given, under <c>/files</c>.</summary>
internal sealed class FilesDoor
{
    private const string Root = "/files";

    private static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "No such file", "There is no file of that name here.");
    private static readonly Refusal NoName = new(StatusCodes.Status400BadRequest, "No name for a file", "Files and folders whose names begin with a dot, or mean something else on some system, are not written here.");
    private static readonly Refusal NoFolder = new(StatusCodes.Status409Conflict, "No such folder", "There is no folder of that name to write into.");

    private readonly FilesOptions _options;
    private readonly Dictionary<string, ServedFolder> _folders;

    private FilesDoor(FilesOptions options)
    {
        _options = options;
        foreach (string name in options.Folders.Keys.Where(name => name.Length > 0 && !FileNames.IsFit(name)))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a folder under {Root}.");
        }

        _folders = options.Folders.ToDictionary(folder => folder.Key, folder => new ServedFolder(folder.Value), StringComparer.Ordinal);
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        FilesOptions options = endpoints.ServiceProvider.GetRequiredService<IOptions<PonsOptions>>().Value.Files;
        if (options.Folders.Count == 0)
        {
            return;
        }

        var door = new FilesDoor(options);
        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        endpoints.MapMethods(Root + "/{**path}", [HttpMethods.Get, HttpMethods.Head], gate.Guard(Right.Files, door.ReadAsync));
        if (options.AllowWrites)
        {
            endpoints.MapMethods(Root + "/{**path}", [HttpMethods.Put], gate.Guard(Right.Call, door.WriteAsync));
        }
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (NamesIn(context.Request) is not { } names)
        {
            await NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        ServedFolder? folder = FolderOf(ref names);
        string? path = folder?.Find(names);
        if (folder is null && names.Length == 0 && _options.AllowListings)
        {
            await ListAsync(context, [.. _folders.Keys.Order(StringComparer.Ordinal).Select(name => new FolderEntry(name, true, null, null))]).ConfigureAwait(false);
        }
        else if (path is not null && _options.AllowListings && Directory.Exists(path))
        {
            await ListAsync(context, FolderListing.Read(folder!, path, names)).ConfigureAwait(false);
        }
        else if (path is not null && !context.Request.Path.Value!.EndsWith('/') && ServedFolder.Open(path) is { } file)
        {
            Protect(context.Response, FileTypes.Of(path));
            await FileAnswer.WriteAsync(context, path, file, mayCompress: false).ConfigureAwait(false);
        }
        else
        {
            await NotFound.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(HttpContext context)
    {
        if (NamesIn(context.Request) is not { Length: > 0 } names || context.Request.Path.Value!.EndsWith('/'))
        {
            return NoName.WriteAsync(context);
        }

        ServedFolder? folder = FolderOf(ref names);
        if (folder is null || names.Length == 0)
        {
            return NoFolder.WriteAsync(context);
        }

        string? parent = folder.Find(names.AsSpan(0, names.Length - 1));
        return parent is not null && Directory.Exists(parent) ? FileWriting.WriteAsync(context, parent, names[^1], _options.MostBytes) : NoFolder.WriteAsync(context);
    }

    private static string[]? NamesIn(HttpRequest request) => request.Path.Value!.Length == Root.Length ? [] : FileNames.Split(request.Path.Value[(Root.Length + 1)..]);

    /// <summary>The folder that the first name stands for, which is taken off; else the one without a name.</summary>
    private ServedFolder? FolderOf(ref string[] names)
    {
        if (names.Length > 0 && _folders.TryGetValue(names[0], out ServedFolder? named))
        {
            names = names[1..];
            return named;
        }

        return _folders.GetValueOrDefault("");
    }

    private static Task ListAsync(HttpContext context, IReadOnlyList<FolderEntry> entries)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsJsonAsync(entries, context.RequestAborted);
    }

    /// <summary>A file that is opened as a page is no page of this host: its scripts do not run with our rights. And no foreign page shows or runs it, also where a browser does not say in its request that it is one.</summary>
    private static void Protect(HttpResponse response, string type)
    {
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (FileTypes.IsActive(type))
        {
            response.Headers.ContentSecurityPolicy = "sandbox";
        }
    }
}

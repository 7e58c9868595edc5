using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Pages;

namespace Pons.AspNetCore.Files;

/// <summary>The pages of a user interface, at every address that no other door has.</summary>
internal sealed class UiDoor
{
    private const string Index = "index.html";

    // What browsers ask for when a page names no icon.
    private const string UsualIcon = "/favicon.ico";

    private static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "No such page", "There is nothing at this address.");

    private readonly ServedFolder _folder;
    private readonly UiOptions _options;

    private UiDoor(ServedFolder folder, UiOptions options) => (_folder, _options) = (folder, options);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        UiOptions options = endpoints.ServiceProvider.GetRequiredService<IOptions<PonsOptions>>().Value.Ui;
        if (options.Folder is null)
        {
            return;
        }

        var door = new UiDoor(new ServedFolder(options.Folder), options);
        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        endpoints.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], gate.Guard(Right.Look, door.AnswerAsync)).WithOrder(int.MaxValue);
    }

    private Task AnswerAsync(HttpContext context)
    {
        string address = context.Request.Path.Value ?? "/";
        string[]? names = FileNames.Split(address[1..]);
        if (names is null)
        {
            return NotFound.WriteAsync(context);
        }

        bool isFolder = address.EndsWith('/');
        string? path = _folder.Find(names);
        if (path is not null && !isFolder && Directory.Exists(path))
        {
            context.Response.Redirect($"{context.Request.PathBase.Add(context.Request.Path).ToUriComponent()}/{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        string? page = !isFolder ? path : _folder.Find([.. names, Index]);
        page ??= address == UsualIcon && _options.Icon is { } icon ? RealPath.Of(icon) : null;
        page ??= _options.IsSinglePage && IsOfPage(context.Request) ? _folder.Find([Index]) : null;
        return page is not null && ServedFolder.Open(page) is { } file ? ServeAsync(context, page, file) : NotFound.WriteAsync(context);
    }

    /// <summary>Whether a page is asked for, and not a script or an image of one, whose absence shall be told.</summary>
    private static bool IsOfPage(HttpRequest request) =>
        !Path.HasExtension(request.Path.Value) && request.Headers.Accept.Any(accept => accept!.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private Task ServeAsync(HttpContext context, string page, FileStream file)
    {
        // Another site must not show it in a frame and have it clicked unseen.
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        bool isPage = FileTypes.Of(page).StartsWith("text/html", StringComparison.Ordinal);
        if (_options.Isolate || (isPage && Isolation.IsAskedBy(file)))
        {
            Isolation.Begin(context.Response.Headers);
        }

        if (_options.Title is { } title && UntitledPage.IsPage(page, file))
        {
            return UntitledPage.WriteAsync(context, page, file, title);
        }

        return FileAnswer.WriteAsync(context, page, file, mayCompress: true);
    }
}

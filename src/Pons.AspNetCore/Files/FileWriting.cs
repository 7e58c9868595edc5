using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Files;

/// <summary>Writes what a request brings beside the file, and puts it in the file's place when all of it is there.</summary>
internal static class FileWriting
{
    private static readonly Refusal Changed = new(StatusCodes.Status412PreconditionFailed, "Changed", "The file is not the one that the request names; it stays as it is.");

    // A full disk, a full quota, a file beyond the system's limit.
    private static readonly int[] Full = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : OperatingSystem.IsMacOS() ? [28, 69, 27] : [28, 122, 27];

    /// <summary>Answers whether the file was new or replaced; nothing of it is to be seen before all of it was written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="folder">The true path of the folder that the file stands in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="mostBytes">How large it may be.</param>
    public static async Task WriteAsync(HttpContext context, string folder, string name, long mostBytes)
    {
        string target = Path.Combine(folder, name);
        Refusal? refusal = Refuse(context.Request, target, mostBytes);
        if (refusal is null)
        {
            // The server itself ends what is larger, before it is read.
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = mostBytes;
            refusal = await ReplaceAsync(context, target, Path.Combine(folder, $".pons-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.part")).ConfigureAwait(false);
        }

        if (refusal is not null)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private static Refusal? Refuse(HttpRequest request, string target, long mostBytes)
    {
        if (Directory.Exists(target))
        {
            return new Refusal(StatusCodes.Status409Conflict, "A folder", "There is a folder of that name, and a file cannot take its place.");
        }

        return request.ContentLength > mostBytes ? TooLarge(mostBytes) : MayReplace(request, target) ? null : Changed;
    }

    private static async Task<Refusal?> ReplaceAsync(HttpContext context, string target, string part)
    {
        try
        {
            await WritePartAsync(context, part).ConfigureAwait(false);
            return Take(context, target, part);
        }
        catch (BadHttpRequestException error)
        {
            return new Refusal(error.StatusCode, "Not written", $"{error.Message} The file stays as it was.");
        }
        catch (IOException error) when (Full.Contains(error.HResult))
        {
            return new Refusal(StatusCodes.Status507InsufficientStorage, "Disk full", "There is no room for the file; what stood there stays.");
        }
        catch (UnauthorizedAccessException)
        {
            return new Refusal(StatusCodes.Status403Forbidden, "Not writable", "This host may not write in that folder.");
        }
        finally
        {
            // Of a file that has taken its place nothing is left to delete.
            File.Delete(part);
        }
    }

    private static async Task WritePartAsync(HttpContext context, string part)
    {
        var file = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 });
        await using (file.ConfigureAwait(false))
        {
            await context.Request.Body.CopyToAsync(file, context.RequestAborted).ConfigureAwait(false);

            // To the disk before its name: after a loss of power the name leads to all of it, or to the old one.
            file.Flush(flushToDisk: true);
        }
    }

    private static Refusal? Take(HttpContext context, string target, string part)
    {
        // Somebody else may have written meanwhile.
        if (!MayReplace(context.Request, target))
        {
            return Changed;
        }

        var old = new FileInfo(target);
        bool isNew = !old.Exists;
        if (!isNew && !OperatingSystem.IsWindows() && old.LinkTarget is null)
        {
            File.SetUnixFileMode(part, old.UnixFileMode);
        }

        var written = new FileInfo(part);
        string tag = FileAnswer.TagOf(written.Length, written.LastWriteTimeUtc);
        File.Move(part, target, overwrite: true);
        context.Response.Headers.ETag = tag;
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status204NoContent;
        return null;
    }

    /// <summary>Whether the file is still the one that whoever writes has seen, if the request says which one that is.</summary>
    private static bool MayReplace(HttpRequest request, string target)
    {
        Microsoft.AspNetCore.Http.Headers.RequestHeaders headers = request.GetTypedHeaders();
        var file = new FileInfo(target);
        string? tag = file.Exists ? FileAnswer.TagOf(file.Length, file.LastWriteTimeUtc) : null;
        return (request.Headers.IfMatch.Count == 0 || (tag is not null && headers.IfMatch.Any(known => Names(known, tag))))
            && (request.Headers.IfNoneMatch.Count == 0 || tag is null || !headers.IfNoneMatch.Any(known => Names(known, tag)));
    }

    private static bool Names(EntityTagHeaderValue known, string tag) => known.Equals(EntityTagHeaderValue.Any) || known.Tag == tag;

    private static Refusal TooLarge(long mostBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, "Too large", $"A file may have {mostBytes} bytes here ({nameof(FilesOptions)}.{nameof(FilesOptions.MostBytes)}).");
}

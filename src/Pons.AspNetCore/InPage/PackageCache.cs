using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Pons.AspNetCore.InPage;

/// <summary>Packages that were fetched once, kept under the hash that the list names for them: what has another hash is never kept, nor served.</summary>
/// <remarks>Safe for any number of threads, and for several hosts with one folder.</remarks>
internal sealed class PackageCache : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _fetches = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new() { Timeout = Limit };
    private readonly string _folder;
    private readonly Uri _source;
    private readonly long _mostBytes;

    /// <param name="folder">Where they are kept.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="mostBytes">How many bytes are kept.</param>
    public PackageCache(string folder, Uri source, long mostBytes)
    {
        _folder = folder;
        _source = new Uri(source.AbsoluteUri.EndsWith('/') ? source.AbsoluteUri : source.AbsoluteUri + "/");
        _mostBytes = mostBytes;
    }

    /// <summary>Where Pyodide publishes the packages of a version.</summary>
    public static Uri UsualSource(string version) => new($"https://cdn.jsdelivr.net/pyodide/v{version}/full/");

    /// <summary>In the folder where programs of this user keep what they can get again.</summary>
    public static string UsualFolder()
    {
        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.IsPathFullyQualified(named ?? "") ? named!
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(caches, "pons", "pyodide");
    }

    /// <summary>A cache as the options have it; nothing when nothing is to be fetched.</summary>
    public static PackageCache? For(PyodideOptions options, PyodideFiles files)
    {
        if (!options.FetchPackages)
        {
            return null;
        }

        Uri source = options.PackageSource
            ?? (files.Version is { } version ? UsualSource(version) : throw new FileNotFoundException($"The Pyodide in {files.Folder} does not say its version, so that nobody knows where its packages are: name their address."));
        return new PackageCache(options.PackageFolder ?? UsualFolder(), source, options.MostPackageBytes);
    }

    /// <summary>Whether it is here already.</summary>
    public string? Find(string hash) => File.Exists(PathOf(hash)) ? PathOf(hash) : null;

    /// <summary>The path of a package's file, which is fetched when it is not here.</summary>
    /// <exception cref="HttpRequestException">It cannot be had; the message says why.</exception>
    public async Task<string> GetAsync(string file, string hash)
    {
        if (Find(hash) is { } path)
        {
            return path;
        }

        // Whoever asks for what is being fetched waits for it too, and who goes away does not end it for the others.
        Lazy<Task<string>> fetch = _fetches.GetOrAdd(hash, new Lazy<Task<string>>(() => FetchAsync(file, hash)));
        try
        {
            return await fetch.Value.ConfigureAwait(false);
        }
        finally
        {
            _fetches.TryRemove(KeyValuePair.Create(hash, fetch));
        }
    }

    public void Dispose() => _client.Dispose();

    private string PathOf(string hash) => Path.Combine(_folder, hash);

    private async Task<string> FetchAsync(string file, string hash)
    {
        Directory.CreateDirectory(_folder);
        var address = new Uri(_source, Uri.EscapeDataString(file));
        string part = Path.Combine(_folder, $".{RandomNumberGenerator.GetHexString(16, lowercase: true)}.part");
        try
        {
            await DownloadAsync(address, part, hash).ConfigureAwait(false);
            File.Move(part, PathOf(hash), overwrite: true);
            return PathOf(hash);
        }
        catch (OperationCanceledException late)
        {
            throw new HttpRequestException($"{address} did not come within {Limit.TotalMinutes} minutes.", late);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HttpRequestException($"{file} cannot be kept in {_folder}: {error.Message}", error);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task DownloadAsync(Uri address, string part, string hash)
    {
        long room = _mostBytes - new DirectoryInfo(_folder).EnumerateFiles().Sum(each => each.Length);
        using HttpResponseMessage answer = await AskAsync(address).ConfigureAwait(false);
        using var hashing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Stream body = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            FileStream kept = File.Create(part);
            await using (kept.ConfigureAwait(false))
            {
                byte[] buffer = new byte[1 << 16];
                for (int read; (read = await body.ReadAsync(buffer).ConfigureAwait(false)) > 0; room -= read)
                {
                    if (read > room)
                    {
                        throw new HttpRequestException($"With {address} there would be more than {_mostBytes} bytes in {_folder} ({nameof(PyodideOptions)}.{nameof(PyodideOptions.MostPackageBytes)}). Delete what is not needed there.");
                    }

                    hashing.AppendData(buffer.AsSpan(0, read));
                    await kept.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
                }
            }
        }

        string found = Convert.ToHexStringLower(hashing.GetHashAndReset());
        if (found != hash)
        {
            throw new HttpRequestException($"{address} is not the package that Pyodide's list names: its SHA-256 is {found}, and has to be {hash}. It was thrown away.");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address)
    {
        try
        {
            HttpResponseMessage answer = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? answer : throw new HttpRequestException($"{address} answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException error) when (error.StatusCode is null && error.InnerException is not null)
        {
            throw new HttpRequestException($"{address} cannot be reached: {error.Message}", error);
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pons.Cli.Serve;

/// <summary>The certificate of a host that encrypts: PEM with its key, or PFX.</summary>
internal static class ServerCertificate
{
    private static readonly string[] PfxEndings = [".pfx", ".p12"];

    /// <param name="file">The certificate.</param>
    /// <param name="key">The key of a PEM certificate, where it stands in a file of its own.</param>
    /// <param name="passwordFile">The password of either.</param>
    public static X509Certificate2 Load(string file, string? key, string? passwordFile)
    {
        try
        {
            string? password = passwordFile is null ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
            return PfxEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) ? X509CertificateLoader.LoadPkcs12FromFile(file, password) : LoadPem(file, key ?? file, password);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate {file} cannot be used: {error.Message}");
        }
    }

    private static X509Certificate2 LoadPem(string file, string key, string? password)
    {
        using X509Certificate2 certificate = password is null ? X509Certificate2.CreateFromPemFile(file, key) : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);

        // Windows serves no certificate whose key is nowhere but in memory, unless it came by this form.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

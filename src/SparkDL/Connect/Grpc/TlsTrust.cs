using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SparkDL.Connect.Grpc;

/// <summary>Whom an encrypted connection trusts, and what is told about a certificate that it does not.</summary>
internal static class TlsTrust
{
    /// <summary>The variable by which gRPC's own clients, Spark's for Python among them, name the same file.</summary>
    public const string AuthoritiesVariable = "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH";

    public static void Apply(SslClientAuthenticationOptions tls, GrpcChannelOptions options)
    {
        if (options.AuthoritiesFile is { } file)
            tls.CertificateChainPolicy = TrustOnly(file);
        var host = options.Address.IdnHost;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None
            ? true
            : throw new RefusedCertificateException(Describe(host, certificate as X509Certificate2, chain, errors));
        options.ConfigureTls?.Invoke(tls);
    }

    /// <summary>
    /// What a second try does not cure, or null: a connection that just breaks during the handshake is no such failure.
    /// </summary>
    public static string? Failure(HttpRequestException e)
    {
        if (e.HttpRequestError is not (HttpRequestError.SecureConnectionError
            or HttpRequestError.VersionNegotiationError))
            return null;
        var causes = Causes(e).ToList();
        if (causes.OfType<RefusedCertificateException>().FirstOrDefault() is { } refused)
            return refused.Message;
        return e.HttpRequestError is HttpRequestError.VersionNegotiationError
            || causes.Any(c => c is AuthenticationException)
            ? $"the TLS handshake failed: {causes[^1].Message.TrimEnd('.')}. Check the port: does a gRPC server (TLS "
                + "with HTTP/2) listen there? A server without TLS is reached with use_ssl=false."
            : null;
    }

    private static IEnumerable<Exception> Causes(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // An authority of one's own rarely publishes what it revoked.
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SparkSetupException($"The certificates in {file} cannot be read: {e.Message} {FileAdvice}", e);
        }
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new SparkSetupException($"There is no certificate in {file}. {FileAdvice}");
    }

    private const string FileAdvice = "ConnectOptions.AuthoritiesFile, or the variable " + AuthoritiesVariable
        + ", names a file of certificates in PEM form (-----BEGIN CERTIFICATE-----).";

    private static string Describe(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "it shows no certificate.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"its certificate is for {string.Join(", ", Names(certificate))}, not for {host}. Connect by a name "
                + "that the certificate has.";
        }
        var reasons = (chain?.ChainStatus ?? []).Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct();
        return $"its certificate, issued by {certificate.Issuer}, is not trusted: {string.Join("; ", reasons)}. Name "
            + "the file with its authority's certificate by ConnectOptions.AuthoritiesFile or the variable "
            + $"{AuthoritiesVariable}.";
    }

    private static IEnumerable<string> Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        string[] names = [.. alternatives.SelectMany(a => a.EnumerateDnsNames()),
            .. alternatives.SelectMany(a => a.EnumerateIPAddresses()).Select(a => a.ToString())];
        return names.Length > 0 ? names : [certificate.Subject];
    }

    private sealed class RefusedCertificateException(string message) : AuthenticationException(message);
}

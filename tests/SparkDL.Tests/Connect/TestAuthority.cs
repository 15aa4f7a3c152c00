using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SparkDL.Tests.Connect;

/// <summary>A certificate authority that nobody knows, made for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    public TestAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        _root = request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(3));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public string Pem => _root.ExportCertificatePem();

    /// <summary>A server's certificate for these names and addresses.</summary>
    public X509Certificate2 Issue(DateTimeOffset? until, params string[] names)
    {
        using var key = RSA.Create(2048);
        using var signed = Request(key, names).Create(
            _root, Now.AddDays(-2), until ?? Now.AddDays(2), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return Usable(whole);
    }

    /// <summary>The certificate of a server that asked nobody.</summary>
    public static X509Certificate2 SignedByItself(params string[] names)
    {
        using var key = RSA.Create(2048);
        using var whole = Request(key, names).CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2));
        return Usable(whole);
    }

    public void Dispose() => _root.Dispose();

    private static CertificateRequest Request(RSA key, string[] names)
    {
        var request = new CertificateRequest(
            $"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }

    // A server wants the key in the certificate's own store.
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}

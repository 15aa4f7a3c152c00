using System.Net.Security;

namespace SparkDL.Connect;

/// <summary>How long to wait and how often to try; every wait of the client has an end.</summary>
public sealed record ConnectOptions
{
    /// <summary>The pauses between tries of a call that did not reach the server.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long the first contact with a server may take, its tries included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call that answers at once (a setting, a question about a plan) may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a running query may be silent before the connection is tested and taken up anew. Servers tell the
    /// progress every two seconds, so silence mostly means that the network is gone.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take to answer the test of a connection that has been silent.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a barrier stage may stand without a running task before it counts as too large.</summary>
    public TimeSpan BarrierStartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A PEM file with the certificates that are trusted instead of the system's: those of an authority of one's own, or
    /// the server's where it signed its own. Without it the variable <c>GRPC_DEFAULT_SSL_ROOTS_FILE_PATH</c> names the
    /// file, as it does for Spark's client for Python; without that the system decides.
    /// </summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>Any other change to TLS: a client certificate, the versions to allow. Called once for each connection pool.</summary>
    public Action<SslClientAuthenticationOptions>? ConfigureTls { get; init; }
}

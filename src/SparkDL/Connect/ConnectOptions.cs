using System.Net.Security;

namespace SparkDL.Connect;

/// <summary>Timeouts, retries and TLS of a session's client. Every wait of the client has a limit.</summary>
public sealed record ConnectOptions
{
    /// <summary>
    /// The retries of a call that did not reach the server: <see cref="RetryPolicy.Default"/> by default.
    /// </summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>
    /// How long the first contact with a server may take, its tries included, and each TCP connection: 10 s by default.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one call other than a query (a setting, a question about a plan, an upload) may take: 10 minutes by
    /// default.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a running query may be silent before the connection is tested, and replaced if the test fails: 60 s by
    /// default. Servers report progress every two seconds, so silence mostly means that the network is gone.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a server may take to answer the test after <see cref="StallTimeout"/>: 10 s by default.
    /// </summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a barrier stage may have no running task before the query fails, because the cluster has too few task
    /// slots: 20 s by default. Ignored by plans without a barrier stage.
    /// </summary>
    public TimeSpan BarrierStartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A PEM file with the certificates that are trusted instead of the system's: those of a private authority, or a
    /// server's self-signed one. By default the variable <c>GRPC_DEFAULT_SSL_ROOTS_FILE_PATH</c> names the file, as for
    /// Spark's client for Python; without it the system's are trusted. Ignored without TLS.
    /// </summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>
    /// Changes TLS further, such as a client certificate or the versions allowed; null, the default, changes nothing.
    /// Called once per channel. Ignored without TLS.
    /// </summary>
    public Action<SslClientAuthenticationOptions>? ConfigureTls { get; init; }
}

using System.Net.Security;

namespace SparkDL.Connect.Grpc;

/// <summary>Where a channel goes and what each of its requests carries.</summary>
internal sealed record GrpcChannelOptions(Uri Address)
{
    /// <summary>Spark's own default, 128 MiB.</summary>
    public const int DefaultMaxMessageSize = 128 * 1024 * 1024;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public int MaxMessageSize { get; init; } = DefaultMaxMessageSize;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The certificates that are trusted instead of the system's.</summary>
    public string? AuthoritiesFile { get; init; }

    public Action<SslClientAuthenticationOptions>? ConfigureTls { get; init; }

    // The headers hold the token: they are not printed.
    public override string ToString() => $"{Address}";
}

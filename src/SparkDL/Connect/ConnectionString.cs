using System.Globalization;
using System.Net;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect;

/// <summary>
/// Where a Spark Connect server is and how to talk to it: <c>sc://host:port/;param1=value;param2=value</c>.
/// </summary>
/// <remarks>
/// Parameters are case-sensitive: <c>token</c>, <c>use_ssl</c>, <c>user_id</c>, <c>user_agent</c>, <c>session_id</c>,
/// <c>grpc_max_message_size</c>; any other becomes a header of each call. A token turns TLS on, except on this
/// machine's own addresses, where a server has no certificate; it is never sent in clear to another machine.
/// </remarks>
internal sealed class ConnectionString
{
    /// <summary>The port where none is given.</summary>
    public const int DefaultPort = 15002;

    /// <summary>The scheme that all connection strings begin with.</summary>
    public const string Scheme = "sc://";

    internal ConnectionString(string host, int port) => (Host, Port) = (host, port);

    /// <summary>Host name or IP address; an IPv6 address has no brackets here.</summary>
    public string Host { get; }

    /// <summary>The port, 15002 unless given.</summary>
    public int Port { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool UseSsl { get; internal init; }

    /// <summary>The user that the session belongs to; null for the name of the operating system's user.</summary>
    public string? UserId { get; internal init; }

    /// <summary>The program's own part of the user agent, at most 2,048 characters; null for none.</summary>
    public string? UserAgent { get; internal init; }

    /// <summary>The UUID of a session to share with another client; null for a new session.</summary>
    public string? SessionId { get; internal init; }

    /// <summary>The largest message that is accepted from the server, in bytes; 128 MiB unless given.</summary>
    public int MaxMessageSize { get; internal init; } = GrpcChannelOptions.DefaultMaxMessageSize;

    /// <summary>Whether a token is set; the token itself is not readable.</summary>
    public bool HasToken => Token is not null;

    /// <summary>Headers sent with each call: the parameters of no other meaning. Values may be secrets.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    internal string? Token { get; init; }

    /// <summary>Whether the server is on this machine.</summary>
    public bool IsLoopback => IsLoopbackHost(Host);

    /// <summary>Parses a connection string. Error messages do not repeat its values.</summary>
    /// <exception cref="ArgumentException">The string is not a connection string.</exception>
    public static ConnectionString Parse(string text) => new ConnectionStringParser(text, null).Parse();

    /// <summary>Parses a connection string; <paramref name="defaultToken"/> is used where it has no token.</summary>
    internal static ConnectionString Parse(string text, string? defaultToken) =>
        new ConnectionStringParser(text, defaultToken).Parse();

    /// <summary>Scheme, host and port, without the parameters, since some are secrets.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    internal Uri Address => new UriBuilder(UseSsl ? "https" : "http", Host, Port).Uri;

    internal static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The same server for a session of another id.</summary>
    internal ConnectionString ForNewSession() => new(Host, Port)
    {
        UseSsl = UseSsl,
        UserId = UserId,
        UserAgent = UserAgent,
        MaxMessageSize = MaxMessageSize,
        Headers = Headers,
        Token = Token,
    };
}

using System.Globalization;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect;

/// <summary>Parses a connection string. No message repeats a value: any of them may be a secret.</summary>
internal sealed class ConnectionStringParser
{
    private const string Form = "Write it as sc://host:port/;name=value;name=value.";

    private readonly string _text;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    public ConnectionStringParser(string text, string? defaultToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        DefaultToken = string.IsNullOrEmpty(defaultToken) ? null : defaultToken;
    }

    private string? DefaultToken { get; }

    public ConnectionString Parse()
    {
        if (!_text.StartsWith(ConnectionString.Scheme, StringComparison.Ordinal))
            throw Wrong($"The connection string does not begin with {ConnectionString.Scheme}");
        var rest = _text[ConnectionString.Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        if (slash >= 0)
            ReadParameters(rest[(slash + 1)..]);
        var (host, port) = ReadAuthority(authority);
        return Build(host, port);
    }

    private ConnectionString Build(string host, int port)
    {
        var token = Take("token") ?? DefaultToken;
        var ssl = TakeBoolean("use_ssl");
        var loopback = ConnectionString.IsLoopbackHost(host);
        if (token is not null && ssl == false && !loopback)
        {
            throw Wrong("use_ssl=false with a token would send the token in clear to another machine; "
                + "leave use_ssl away or set it to true");
        }
        return new ConnectionString(host, port)
        {
            Token = CheckHeaderValue("token", token),
            UseSsl = ssl ?? (token is not null && !loopback),
            UserId = Take("user_id"),
            UserAgent = CheckUserAgent(Take("user_agent")),
            SessionId = TakeSessionId(),
            MaxMessageSize = TakeSize(),
            Headers = TakeHeaders(), // Last: a parameter that is none of the above is a header.
        };
    }

    private static (string Host, int Port) ReadAuthority(string authority)
    {
        if (authority.Contains('@', StringComparison.Ordinal))
            throw Wrong("User and password cannot be given before the host; use the parameters user_id and token");
        var (host, port) = SplitPort(authority);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw Wrong(host.Length == 0 ? "The host is missing" : "The host is not a valid name or address");
        return (host, port is null ? ConnectionString.DefaultPort : ReadPort(port));
    }

    private static (string Host, string? Port) SplitPort(string authority)
    {
        var bracket = authority.IndexOf(']', StringComparison.Ordinal);
        if (authority.StartsWith('[') && bracket > 0)
        {
            var after = authority[(bracket + 1)..];
            if (after.Length > 0 && after[0] != ':')
                throw Wrong("After the address in brackets comes a colon and the port");
            return (authority[1..bracket], after.Length == 0 ? null : after[1..]);
        }
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (authority, null) : (authority[..colon], authority[(colon + 1)..]);
    }

    private static int ReadPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw Wrong("The port is not a number from 1 to 65535");

    private void ReadParameters(string text)
    {
        if (text.Length == 0)
            return;
        if (text[0] != ';')
            throw Wrong("A path cannot be given: after the slash come parameters, each behind a semicolon");
        foreach (var part in text[1..].Split(';'))
        {
            if (part.Length > 0)
                ReadParameter(part);
        }
    }

    private void ReadParameter(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Wrong("A parameter is not of the form name=value");
        var name = Uri.UnescapeDataString(part[..equals]);
        if (!_parameters.TryAdd(name, Uri.UnescapeDataString(part[(equals + 1)..])))
            throw Wrong($"The parameter {Shown(name)} is given twice");
    }

    private string? Take(string name)
    {
        if (!_parameters.Remove(name, out var value))
            return null;
        return value.Length > 0 ? value : throw Wrong($"The parameter {name} has no value");
    }

    private bool? TakeBoolean(string name) => Take(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong($"The parameter {name} is neither true nor false"),
    };

    private string? TakeSessionId()
    {
        var id = Take("session_id");
        return id is null || Guid.TryParseExact(id, "D", out _) ? id : throw Wrong("session_id is not a UUID");
    }

    private int TakeSize()
    {
        if (Take("grpc_max_message_size") is not { } text)
            return GrpcChannelOptions.DefaultMaxMessageSize;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw Wrong($"grpc_max_message_size is not a number of bytes from 1 to {int.MaxValue}");
    }

    private List<KeyValuePair<string, string>> TakeHeaders()
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in _parameters)
        {
            // gRPC's own names would change the call rather than describe it.
            if (!name.All(IsHeaderCharacter) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
                throw Wrong($"The parameter {Shown(name)} is not known and cannot be a header");
            headers.Add(new(name.ToLowerInvariant(), CheckHeaderValue(name, value)!));
        }
        return headers;
    }

    private static bool IsHeaderCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static string? CheckHeaderValue(string name, string? value) =>
        value is null || value.All(c => c is >= ' ' and <= '~')
            ? value
            : throw Wrong($"The value of {name} holds characters that a header cannot");

    private static string? CheckUserAgent(string? agent) => agent is { Length: > 2048 }
        ? throw Wrong("user_agent is longer than 2048 characters")
        : CheckHeaderValue("user_agent", agent);

    private static string Shown(string name) =>
        name.Length <= 40 && name.All(IsHeaderCharacter) ? name : "(unreadable)";

    private static ArgumentException Wrong(string what) => new($"{what}. {Form}");
}

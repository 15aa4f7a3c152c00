using System.Text.RegularExpressions;

namespace SparkDL.Worker.Messages;

/// <summary>
/// Which Spark is at the other end: nothing in the stream says it. What the operator states comes first, then the
/// name of Spark's jar, then what each version began to set; the bytes overrule a wrong 4.2 or not 4.2.
/// </summary>
internal static partial class ProtocolDetection
{
    /// <summary>The variable by which an operator states the version.</summary>
    public const string Variable = "SDL_SPARK_VERSION";

    /// <summary>What the environment says, or null.</summary>
    public static ProtocolVersion? FromEnvironment(Func<string, string?> variable)
    {
        var stated = Version().Match(variable(Variable) ?? "");
        if (stated.Success) return Nearest(stated);
        // Spark puts the jar that holds its own part of Python at the end of this path.
        var jar = Jar().Match(variable("PYTHONPATH") ?? "");
        if (jar.Success) return Nearest(jar);
        if (variable("SPARK_PYTHON_RUNTIME") is not null) return ProtocolVersion.V42;
        if (variable("PYTHON_DAEMON_KILL_WORKER_ON_FLUSH_FAILURE") is not null) return ProtocolVersion.V41;
        if (variable("PYTHON_UNIX_DOMAIN_ENABLED") is not null) return ProtocolVersion.V41;
        if (variable("PYTHON_UDF_BATCH_SIZE") is not null) return ProtocolVersion.V40;
        return variable("SPARK_AUTH_SOCKET_TIMEOUT") is not null ? ProtocolVersion.V35 : null;
    }

    /// <summary>The layout of a task, from what was stated and the bytes behind the Python version.</summary>
    public static ProtocolVersion Choose(ProtocolVersion? stated, ReadOnlySpan<byte> head)
    {
        var isJson = head.Length >= 6 && head[4] == '{' && head[5] == '"';
        if (isJson) return ProtocolVersion.V42;
        return stated is { } version and < ProtocolVersion.V42 ? version : ProtocolVersion.V41;
    }

    private static ProtocolVersion Nearest(Match match) =>
        ((int.Parse(match.Groups[1].ValueSpan) * 100) + int.Parse(match.Groups[2].ValueSpan)) switch
        {
            < 400 => ProtocolVersion.V35,
            400 => ProtocolVersion.V40,
            401 => ProtocolVersion.V41,
            // A later version is served as long as it sends 4.2's JSON.
            _ => ProtocolVersion.V42,
        };

    [GeneratedRegex(@"^(\d{1,3})\.(\d{1,3})")]
    private static partial Regex Version();

    [GeneratedRegex(@"spark-core_\d+\.\d+-(\d{1,3})\.(\d{1,3})[^/:]*\.jar")]
    private static partial Regex Jar();
}

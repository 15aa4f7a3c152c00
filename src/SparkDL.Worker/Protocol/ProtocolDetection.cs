using System.Text.RegularExpressions;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Finds Spark's version, which the stream does not contain: first from the operator's variable, then from the name of
/// Spark's jar, then from the variables that each version introduced. The first bytes of a task show whether it is 4.2.
/// </summary>
internal static partial class ProtocolDetection
{
    /// <summary>The environment variable in which an operator can state the version.</summary>
    public const string Variable = "SDL_SPARK_VERSION";

    /// <summary>Returns the version according to the environment; null if unknown.</summary>
    public static ProtocolVersion? FromEnvironment(Func<string, string?> variable)
    {
        var stated = Version().Match(variable(Variable) ?? "");
        if (stated.Success) return Nearest(stated);
        // Spark puts the jar with its own Python code at the end of this path.
        var jar = Jar().Match(variable("PYTHONPATH") ?? "");
        if (jar.Success) return Nearest(jar);
        if (variable("SPARK_PYTHON_RUNTIME") is not null) return ProtocolVersion.V42;
        if (variable("PYTHON_DAEMON_KILL_WORKER_ON_FLUSH_FAILURE") is not null) return ProtocolVersion.V41;
        if (variable("PYTHON_UNIX_DOMAIN_ENABLED") is not null) return ProtocolVersion.V41;
        if (variable("PYTHON_UDF_BATCH_SIZE") is not null) return ProtocolVersion.V40;
        return variable("SPARK_AUTH_SOCKET_TIMEOUT") is not null ? ProtocolVersion.V35 : null;
    }

    /// <summary>
    /// Returns the layouts that a task may have, the most likely first, from the stated version and the bytes after the
    /// Python version.
    /// </summary>
    /// <exception cref="WorkerProtocolException">
    /// The stated version is older than all that the worker knows.
    /// </exception>
    public static IReadOnlyList<ProtocolVersion> Candidates(ProtocolVersion? stated, ReadOnlySpan<byte> head)
    {
        var isJson = head.Length >= 6 && head[4] == '{' && head[5] == '"';
        if (isJson) return [ProtocolVersion.V42];
        if (stated == ProtocolVersion.Older)
            throw new WorkerProtocolException(
                "The environment says that this is a Spark older than 3.5; this worker serves 3.5 to 4.2.");
        ProtocolVersion[] all = [ProtocolVersion.V41, ProtocolVersion.V40, ProtocolVersion.V35];
        return [.. all.OrderByDescending(version => version == stated)];
    }

    /// <summary>
    /// Compares the version that the server reported to the client with the detected one. It is in the command, which
    /// comes after the header, so it cannot be used to choose the layout.
    /// </summary>
    /// <exception cref="WorkerProtocolException">
    /// They differ, and the detected version is not the stated one.
    /// </exception>
    public static void Confirm(string client, IReadOnlyList<ProtocolVersion> read, ProtocolVersion? stated)
    {
        var match = Version().Match(client);
        if (!match.Success || read.Contains(Nearest(match)) || (stated is { } said && read.Contains(said))) return;
        throw new WorkerProtocolException(
            $"The client was told that its server is Spark {client}, and this task came as Spark {read[0].Name()} "
            + $"sends it. If the executors run that version, set spark.executorEnv.{Variable} to it.");
    }

    private static ProtocolVersion Nearest(Match match) =>
        ((int.Parse(match.Groups[1].ValueSpan) * 100) + int.Parse(match.Groups[2].ValueSpan)) switch
        {
            < 305 => ProtocolVersion.Older,
            < 400 => ProtocolVersion.V35,
            400 => ProtocolVersion.V40,
            401 => ProtocolVersion.V41,
            // Later versions are served as long as they send the JSON of 4.2.
            _ => ProtocolVersion.V42,
        };

    [GeneratedRegex(@"^(\d{1,3})\.(\d{1,3})")]
    private static partial Regex Version();

    [GeneratedRegex(@"spark-core_\d+\.\d+-(\d{1,3})\.(\d{1,3})[^/:]*\.jar")]
    private static partial Regex Jar();
}

using System.Text.RegularExpressions;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

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

    /// <summary>The layouts that a task may have, the likeliest first, from what was stated and the bytes behind the Python version.</summary>
    /// <exception cref="WorkerProtocolException">A version before those that we know.</exception>
    public static IReadOnlyList<ProtocolVersion> Candidates(ProtocolVersion? stated, ReadOnlySpan<byte> head)
    {
        var isJson = head.Length >= 6 && head[4] == '{' && head[5] == '"';
        if (isJson) return [ProtocolVersion.V42];
        if (stated == ProtocolVersion.Older)
            throw new WorkerProtocolException("The environment says that this is a Spark older than 3.5; this worker serves 3.5 to 4.2.");
        ProtocolVersion[] all = [ProtocolVersion.V41, ProtocolVersion.V40, ProtocolVersion.V35];
        return [.. all.OrderByDescending(version => version == stated)];
    }

    /// <summary>Compares what the client was told of its server with what was read: the command comes too late to choose by.</summary>
    /// <exception cref="WorkerProtocolException">They differ, and no operator said that this one is right.</exception>
    public static void Confirm(string client, IReadOnlyList<ProtocolVersion> read, ProtocolVersion? stated)
    {
        var match = Version().Match(client);
        if (!match.Success || read.Contains(Nearest(match)) || (stated is { } said && read.Contains(said))) return;
        throw new WorkerProtocolException($"The client was told that its server is Spark {client}, and this task came as Spark {read[0].Name()} sends "
            + $"it. If the executors run that version, set spark.executorEnv.{Variable} to it.");
    }

    private static ProtocolVersion Nearest(Match match) =>
        ((int.Parse(match.Groups[1].ValueSpan) * 100) + int.Parse(match.Groups[2].ValueSpan)) switch
        {
            < 305 => ProtocolVersion.Older,
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

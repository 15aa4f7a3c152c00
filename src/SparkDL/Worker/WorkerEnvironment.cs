using SparkDL.Worker.Messages;

namespace SparkDL.Worker;

/// <summary>What Spark, and the operator, tell the worker by environment variables.</summary>
internal sealed record WorkerEnvironment
{
    /// <summary>The variable by which an operator names <see cref="Python"/>.</summary>
    public const string PythonVariable = "SPARKDL_WORKER_PYTHON";

    public ProtocolVersion? StatedVersion { get; init; }

    /// <summary>How many bytes Spark gathers before it sends them.</summary>
    public int SparkBufferBytes { get; init; } = TaskHeaderReader.DefaultBufferBytes;

    /// <summary>The secret that both ends of a TCP connection know; null over Unix sockets.</summary>
    public string? Secret { get; init; }

    public bool UnixSockets { get; init; }

    /// <summary>Where the daemon puts its Unix socket.</summary>
    public string? SocketFolder { get; init; }

    /// <summary>The same, where Spark names none: the temporary folder.</summary>
    public string UnixFolder => SocketFolder ?? Path.GetTempPath();

    /// <summary>Simple mode: where Spark listens.</summary>
    public string? SocketPath { get; init; }

    public int Port { get; init; }

    /// <summary>Simple mode: this process is one worker, which dials Spark.</summary>
    public bool IsSimple => Port != 0 || SocketPath is not null;

    /// <summary>Where Spark looks for what a worker that died has to say; null where it does not.</summary>
    public string? FaultFolder { get; init; }

    /// <summary>Whether a connection serves further tasks.</summary>
    public bool ReuseWorkers { get; init; }

    public bool PreferIPv6 { get; init; }

    public bool HideTraceback { get; init; }

    /// <summary>The session whose artifacts this process serves; "default" where Spark does not say.</summary>
    public string ArtifactSession { get; init; } = "default";

    /// <summary>The Python that PySpark's tasks are handed to, unless the session names another; null: to none.</summary>
    public string? Python { get; init; }

    /// <summary>How long the daemon stays without any connection.</summary>
    public TimeSpan IdleExit { get; init; } = TimeSpan.FromSeconds(20);

    public static WorkerEnvironment Read(Func<string, string?> variable) => new()
    {
        StatedVersion = ProtocolDetection.FromEnvironment(variable),
        SparkBufferBytes = int.TryParse(variable("SPARK_BUFFER_SIZE"), out var buffer) && buffer > 0 ? buffer : TaskHeaderReader.DefaultBufferBytes,
        UnixSockets = IsTrue(variable("PYTHON_UNIX_DOMAIN_ENABLED"))
            || variable("PYTHON_WORKER_FACTORY_SOCK_PATH") is not null,
        Secret = variable("PYTHON_WORKER_FACTORY_SECRET"),
        SocketFolder = variable("PYTHON_WORKER_FACTORY_SOCK_DIR"),
        SocketPath = variable("PYTHON_WORKER_FACTORY_SOCK_PATH"),
        Port = int.TryParse(variable("PYTHON_WORKER_FACTORY_PORT"), out var port) ? port : 0,
        FaultFolder = variable("PYTHON_FAULTHANDLER_DIR"),
        ReuseWorkers = variable("SPARK_REUSE_WORKER") is not null,
        PreferIPv6 = IsTrue(variable("SPARK_PREFER_IPV6")),
        ArtifactSession = variable("SPARK_JOB_ARTIFACT_UUID") ?? "default",
        HideTraceback = !string.IsNullOrEmpty(variable("SPARK_HIDE_TRACEBACK")),
        Python = variable(PythonVariable) ?? "python3",
        IdleExit = double.TryParse(variable("SPARKDL_WORKER_IDLE_SECONDS"), out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(20),
    };

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}

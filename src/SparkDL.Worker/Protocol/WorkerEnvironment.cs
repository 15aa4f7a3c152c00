namespace SparkDL.Worker.Protocol;

/// <summary>The settings that Spark and the operator give to the worker by environment variables.</summary>
internal sealed record WorkerEnvironment
{
    /// <summary>The variable by which an operator names <see cref="Python"/>.</summary>
    public const string PythonVariable = "SPARKDL_WORKER_PYTHON";

    public ProtocolVersion? StatedVersion { get; init; }

    /// <summary>
    /// The size in bytes of the buffer in which Spark gathers data before it sends it (<c>SPARK_BUFFER_SIZE</c>).
    /// </summary>
    public int SparkBufferBytes { get; init; } = TaskHeaderReader.DefaultBufferBytes;

    /// <summary>The secret that both ends of a TCP connection know; null over Unix sockets.</summary>
    public string? Secret { get; init; }

    public bool UnixSockets { get; init; }

    /// <summary>The folder of the daemon's Unix socket; null if Spark names none.</summary>
    public string? SocketFolder { get; init; }

    /// <summary>The folder of the daemon's Unix socket; the temporary folder if Spark names none.</summary>
    public string UnixSocketFolder => SocketFolder ?? Path.GetTempPath();

    /// <summary>In simple mode, the path of the Unix socket on which Spark listens; otherwise null.</summary>
    public string? SocketPath { get; init; }

    public int Port { get; init; }

    /// <summary>
    /// Whether the process is a single worker that connects to Spark, instead of a daemon that accepts connections.
    /// </summary>
    public bool IsSimple => Port != 0 || SocketPath is not null;

    /// <summary>
    /// The folder in which Spark looks for the report of a worker that crashed; null if it does not look.
    /// </summary>
    public string? CrashReportFolder { get; init; }

    /// <summary>Whether Spark uses a connection for further tasks.</summary>
    public bool ReuseWorkers { get; init; }

    public bool PreferIPv6 { get; init; }

    public bool HideTraceback { get; init; }

    /// <summary>The session whose artifacts this process serves; "default" if Spark names none.</summary>
    public string ArtifactSession { get; init; } = "default";

    /// <summary>
    /// The Python that runs PySpark's tasks, unless the session names another; null: such tasks fail.
    /// </summary>
    public string? Python { get; init; }

    /// <summary>The time after which the daemon exits when it has no connection.</summary>
    public TimeSpan IdleExit { get; init; } = TimeSpan.FromSeconds(20);

    public static WorkerEnvironment Read(Func<string, string?> variable) => new()
    {
        StatedVersion = ProtocolDetection.FromEnvironment(variable),
        SparkBufferBytes = int.TryParse(variable("SPARK_BUFFER_SIZE"), out var buffer) && buffer > 0
            ? buffer
            : TaskHeaderReader.DefaultBufferBytes,
        UnixSockets = IsTrue(variable("PYTHON_UNIX_DOMAIN_ENABLED"))
            || variable("PYTHON_WORKER_FACTORY_SOCK_PATH") is not null,
        Secret = variable("PYTHON_WORKER_FACTORY_SECRET"),
        SocketFolder = variable("PYTHON_WORKER_FACTORY_SOCK_DIR"),
        SocketPath = variable("PYTHON_WORKER_FACTORY_SOCK_PATH"),
        Port = int.TryParse(variable("PYTHON_WORKER_FACTORY_PORT"), out var port) ? port : 0,
        CrashReportFolder = variable("PYTHON_FAULTHANDLER_DIR"),
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

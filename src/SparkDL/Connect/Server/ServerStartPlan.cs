using System.Diagnostics;

namespace SparkDL.Connect.Server;

/// <summary>All that a server is started with: Java, Spark, master, settings, options.</summary>
internal sealed record ServerStartPlan(JavaCommand Command, SparkInstallation Spark, string Master)
{
    private const string ExecutorVariable = "spark.executorEnv.";
    private const string Loopback = "127.0.0.1";
    private const string LauncherClass = "sparkdl.launcher.Launcher";

    /// <summary>Spark's settings, the defaults for a local server included.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Options for Java besides those that Spark names.</summary>
    public IReadOnlyList<string> JavaOptions { get; init; } = [];

    /// <summary>Whether the options name a class-data archive.</summary>
    public bool HasClassData { get; init; }

    /// <summary>How long the server may take to end before it is killed; null for the usual 5 s.</summary>
    public TimeSpan? ExitTimeout { get; init; }

    /// <summary>Whether it runs with the lowest priority, where the machine has <c>nice</c>.</summary>
    public bool LowPriority { get; init; }

    /// <summary>The start of a server for a master, with the Java and the Spark that are found.</summary>
    /// <exception cref="SparkSetupException">Java or Spark cannot be found.</exception>
    public static ServerStartPlan Create(string master, IReadOnlyDictionary<string, string> settings)
    {
        var normal = MasterUrl.Normalize(master);
        var java = JavaRuntime.Find();
        var spark = SparkFinder.Find();
        var command = new JavaCommand(java, spark);
        var start = new ServerStartPlan(command, spark, normal) { Settings = WithDefaults(normal, settings) };
        var archive = new ClassDataArchive(command);
        return archive.Exists ? start with { JavaOptions = archive.ReadingOptions, HasClassData = true } : start;
    }

    /// <summary>The process to start: its temporary files go to the folder, its clients need the token.</summary>
    public ProcessStartInfo ToProcessStartInfo(string folder, string token)
    {
        var nice = LowPriority && File.Exists("/usr/bin/nice");
        var start = new ProcessStartInfo(nice ? "/usr/bin/nice" : Command.Java.Executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments(folder, nice))
            start.ArgumentList.Add(argument);
        start.Environment["CLASSPATH"] = Extra("spark.driver.extraClassPath") is { } extra
            ? $"{Command.ClassPath}{Path.PathSeparator}{extra}"
            : Command.ClassPath;
        start.Environment["SPARK_HOME"] = Spark.Home;
        // In the environment: everybody on the machine can read a process's arguments.
        start.Environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token;
        start.Environment["SPARK_LOCAL_DIRS"] = folder;
        start.Environment.Remove("SPARK_REMOTE");
        // Spark looks the machine's name up unless it is given an address, and the name may have none.
        if (MasterUrl.IsLocal(Master))
            start.Environment.TryAdd("SPARK_LOCAL_IP", Loopback);
        SetExecutorVariables(start.Environment);
        return start;
    }

    // In local mode this process is the executor, and Spark itself sets these variables only for other processes.
    private void SetExecutorVariables(IDictionary<string, string?> environment)
    {
        if (!MasterUrl.IsLocal(Master))
            return;
        foreach (var (name, value) in Settings.Where(s => s.Key.StartsWith(ExecutorVariable, StringComparison.Ordinal)))
            environment[name[ExecutorVariable.Length..]] = value;
    }

    private IEnumerable<string> Arguments(string folder, bool nice)
    {
        if (nice)
        {
            yield return "-n19";
            yield return Command.Java.Executable;
        }
        foreach (var option in Command.ModuleOptions())
            yield return option;
        foreach (var option in JavaOptions)
            yield return option;
        if (Extra("spark.driver.memory") is { } memory)
            yield return $"-Xmx{memory}";
        var more = Extra("spark.driver.extraJavaOptions") ?? "";
        foreach (var option in more.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            yield return option;
        yield return $"-Djava.io.tmpdir={folder}";
        yield return $"-Dspark.sql.warehouse.dir={Path.Combine(folder, "warehouse")}";
        yield return LauncherClass;
        yield return "serve";
    }

    private string? Extra(string name) => Settings.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, string> WithDefaults(string master, IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spark.ui.enabled"] = "false",
            ["spark.ui.showConsoleProgress"] = "false",
        };
        if (MasterUrl.IsLocal(master))
        {
            // No other machine has to reach it.
            all["spark.driver.host"] = Loopback;
            all["spark.driver.bindAddress"] = Loopback;
        }
        foreach (var (name, value) in settings)
            all[name] = value;
        all["spark.master"] = master;
        return all;
    }
}

using System.Diagnostics;

namespace SparkDL.Connect.Server;

/// <summary>Everything that a server's start depends on.</summary>
internal sealed record ServerStart(JavaCommand Command, SparkInstallation Spark, string Master)
{
    private const string ExecutorVariable = "spark.executorEnv.";
    private const string Loopback = "127.0.0.1";
    private const string LauncherClass = "sparkdl.launcher.Launcher";

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Options for Java besides those that Spark wants.</summary>
    public IReadOnlyList<string> JavaOptions { get; init; } = [];

    /// <summary>Whether the options name an archive of Java's classes.</summary>
    public bool HasClassData { get; init; }

    /// <summary>How long its end may take, where it is not the usual.</summary>
    public TimeSpan? ExitTimeout { get; init; }

    /// <summary>Whether it must not get in the way of anything else that runs.</summary>
    public bool LowPriority { get; init; }

    public static ServerStart For(string master, IReadOnlyDictionary<string, string> settings)
    {
        var normal = MasterUrl.Normalize(master);
        var java = JavaRuntime.Find();
        var spark = SparkFinder.Find();
        var command = new JavaCommand(java, spark);
        var start = new ServerStart(command, spark, normal) { Settings = WithDefaults(normal, settings) };
        var archive = new ClassDataArchive(command);
        return archive.Exists ? start with { JavaOptions = archive.UseOptions, HasClassData = true } : start;
    }

    public ProcessStartInfo Describe(string folder, string token)
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
        // By environment: arguments are for everybody on the machine to read.
        start.Environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token;
        start.Environment["SPARK_LOCAL_DIRS"] = folder;
        start.Environment.Remove("SPARK_REMOTE");
        // The machine's name may lead nowhere: Spark looks it up unless it is told an address.
        if (MasterUrl.IsLocal(Master))
            start.Environment.TryAdd("SPARK_LOCAL_IP", Loopback);
        SetExecutorVariables(start.Environment);
        return start;
    }

    /// <summary>In local mode this process is the executor, and Spark itself sets these variables for others only.</summary>
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
        foreach (var option in (Extra("spark.driver.extraJavaOptions") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
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
            // Nobody else has to reach it.
            all["spark.driver.host"] = Loopback;
            all["spark.driver.bindAddress"] = Loopback;
        }
        foreach (var (name, value) in settings)
            all[name] = value;
        all["spark.master"] = master;
        return all;
    }
}

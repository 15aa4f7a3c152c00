using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Instrumentation;

namespace SparkDL.Shipping;

/// <summary>
/// Deploys what the functions of a session need on executors: the worker, native files, the application's assemblies.
/// Each is sent once, under its content hash, when a function needs it; a failed upload is tried again for the next
/// function.
/// </summary>
internal sealed class FunctionDeployment
{
    /// <summary>Names the executable that Spark starts for functions of the session.</summary>
    private const string ExecutableSetting = "spark.sql.execution.pyspark.python";

    /// <summary>Has Spark show the crash report that a worker leaves behind.</summary>
    private const string CrashReportSetting = "spark.sql.execution.pyspark.udf.faulthandler.enabled";

    /// <summary>Settings with this prefix travel with each function.</summary>
    private const string SettingsPrefix = "sparkdl.";

    private readonly IFunctionSession _session;
    private readonly ILogger _log;
    private readonly Func<bool, string> _findWorker;
    private readonly IReadOnlyList<INativeDependencies> _nativeParts;
    private readonly ConcurrentDictionary<string, OnceUnlessFailed<string>> _applications = new();
    private OnceUnlessFailed<DeployedEnvironment> _deployed = new();

    /// <param name="session">The session whose functions are deployed.</param>
    /// <param name="findWorker">Finds the worker's archive: with .NET inside (true) or without.</param>
    /// <param name="nativeParts">What has native files to send.</param>
    public FunctionDeployment(
        IFunctionSession session, Func<bool, string> findWorker, IReadOnlyList<INativeDependencies> nativeParts)
    {
        _session = session;
        _log = session.Logs.CreateLogger<FunctionDeployment>();
        _findWorker = findWorker;
        _nativeParts = nativeParts;
    }

    /// <summary>The command's bytes, once all that it needs on executors is deployed.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">
    /// A setting has changed that cannot change in the session any more; the message names it.
    /// </exception>
    public byte[] Encode(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.ShipFunctions);
        if (activity is { IsAllDataRequested: true })
            activity.SetTag(Telemetry.Tags.FunctionName, command.Code.Name);
        try
        {
            return EncodeDeployed(command, application);
        }
        catch (Exception e)
        {
            activity.Fail(ErrorTypes.Of(e));
            throw;
        }
    }

    private byte[] EncodeDeployed(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        var settings = _session.GetSettings(SettingsPrefix).ToDictionary();
        var deployed = EnsureDeployed(settings);
        return FunctionCommandCodec.Encode(command with
        {
            ApplicationFolder = FolderOf(application),
            NativeFolder = deployed.NativeFolder,
            NativeArchives = deployed.NativeArchives,
            Settings = settings,
            SparkVersion = _session.SparkVersion,
        });
    }

    private DeployedEnvironment EnsureDeployed(Dictionary<string, string> settings)
    {
        // Validated first: on an executor the same mistake would show up as a failed job, after a long upload.
        var wanted = DeploymentSettings.Read(settings, _nativeParts, _session.SharesFiles);
        while (true)
        {
            var current = Volatile.Read(ref _deployed);
            var deployed = current.GetOrRun(() => Deploy(wanted, settings));
            switch (deployed.Decide(wanted, _session.StartedQueries))
            {
                case (DeploymentDecision.Reuse, _):
                    return deployed;
                case (DeploymentDecision.Refuse, var setting):
                    throw CannotChange(setting!);
                default:
                    Interlocked.CompareExchange(ref _deployed, new OnceUnlessFailed<DeployedEnvironment>(), current);
                    break;
            }
        }
    }

    private static InvalidOperationException CannotChange(string setting) => new(
        $"The setting {setting} was changed after the session's functions were deployed with another value, and they "
        + "cannot change it any more. Set it back, or make a new session (SparkSession.Builder()...Create()) and set "
        + $"{setting} there before the first function.");

    private DeployedEnvironment Deploy(DeploymentSettings wanted, Dictionary<string, string> settings)
    {
        var queries = _session.StartedQueries;
        var archive = _findWorker(wanted.SelfContained);
        _session.SetSetting(CrashReportSetting, "true");
        if (_session.SharesFiles)
        {
            var shared = WorkerArchive.Unpack(archive);
            _session.SetSetting(ExecutableSetting, shared);
            _log.WorkerDeployed(shared, isShared: true);
            return new DeployedEnvironment(wanted, shared, null, new Dictionary<string, string>(), queries);
        }

        var executable = $"{_session.AddArchive(archive)}/{WorkerArchive.Executable}";
        var folder = SendNativeFiles();
        var archives = _nativeParts.SelectMany(parts => parts.ArchivesToShip(settings))
            .ToDictionary(native => native.Key, native => _session.AddArchive(native.Value));
        _session.SetSetting(ExecutableSetting, executable);
        _log.WorkerDeployed(executable, isShared: false);
        return new DeployedEnvironment(wanted, executable, folder, archives, queries);
    }

    private string? SendNativeFiles()
    {
        var files = _nativeParts.SelectMany(parts => parts.FilesToShip()).ToDictionary();
        return files.Count == 0 ? null : _session.AddArchive("native.tar.gz", TarGzArchive.Pack(files));
    }

    private string? FolderOf(IReadOnlyList<Assembly> application)
    {
        if (application.Count == 0)
            return null;
        var key = string.Join('|', application.Select(assembly => assembly.Location));
        return _applications.GetOrAdd(key, _ => new OnceUnlessFailed<string>()).GetOrRun(() => Send(application));
    }

    private string Send(IReadOnlyList<Assembly> application)
    {
        var files = ApplicationFiles.Of(application);
        _log.ApplicationShipped(application[0].GetName().Name, files.Count);
        return _session.SharesFiles
            ? UserCache.GetOrCopy("applications", files)
            : _session.AddArchive($"{application[0].GetName().Name}.tar.gz", TarGzArchive.Pack(files));
    }
}

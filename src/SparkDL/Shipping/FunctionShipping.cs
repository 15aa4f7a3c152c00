using System.Collections.Concurrent;
using System.Reflection;
using SparkDL.Functions;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Loading;
using SparkDL.Functions.Shipping;
using SparkDL.Sql;

namespace SparkDL.Shipping;

/// <summary>
/// What a session must have sent before its first function can run: the worker, native files, the application's
/// assemblies. Each is sent once, by content hash, when a function needs it.
/// </summary>
internal sealed class FunctionShipping
{
    /// <summary>Which executable Spark starts for functions of the session.</summary>
    private const string ExecutableSetting = "spark.sql.execution.pyspark.python";

    /// <summary>Has Spark show what a worker that died left to say.</summary>
    private const string DeathSetting = "spark.sql.execution.pyspark.udf.faulthandler.enabled";

    /// <summary>Settings with this beginning travel with each function.</summary>
    private const string OurSettings = "sparkdl.";

    private readonly SparkSession _session;
    private Lazy<Sent>? _worker;
    private readonly ConcurrentDictionary<string, Lazy<string>> _applications = new();

    private FunctionShipping(SparkSession session) => _session = session;

    /// <summary>The shipping of a session.</summary>
    public static FunctionShipping Of(SparkSession session) => session.Attachment(s => new FunctionShipping(s));

    /// <summary>A command's bytes, with all that it needs on its way.</summary>
    public byte[] Ship(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        var settings = _session.Conf.GetAll(OurSettings).ToDictionary();
        var sent = LazyInitializer.EnsureInitialized(ref _worker, () => new Lazy<Sent>(() => SendWorker(settings))).Value;
        // Here and not on an executor, where the same mistake would show up as a failed job.
        FunctionSettings.Check(settings);
        return FunctionCommandCodec.Encode(command with
        {
            ApplicationFolder = FolderOf(application),
            NativeFolder = sent.NativeFolder,
            NativeArchives = sent.NativeArchives,
            Settings = settings,
            SparkVersion = _session.Version,
        });
    }

    /// <summary>A server on this machine that we started reads this machine's files: nothing needs to travel.</summary>
    private bool SharesFiles => _session.Server?.IsLocal ?? false;

    private Sent SendWorker(Dictionary<string, string> settings)
    {
        var archive = WorkerArchive.Find(FunctionSettings.Flag(settings, FunctionSettings.SelfContained, otherwise: true));
        _session.Conf.Set(DeathSetting, true);
        if (SharesFiles)
        {
            _session.Conf.Set(ExecutableSetting, WorkerArchive.Unpack(archive));
            return new Sent(null, new Dictionary<string, string>());
        }

        var folder = _session.Artifacts.AddArchive(archive);
        var sent = SendNativeParts(settings);
        _session.Conf.Set(ExecutableSetting, $"{folder}/{WorkerArchive.Executable}");
        return sent;
    }

    private Sent SendNativeParts(Dictionary<string, string> settings)
    {
        var all = NativePartsOf.All();
        var files = all.SelectMany(parts => parts.FilesToShip()).ToDictionary();
        var archives = all.SelectMany(parts => parts.ArchivesToShip(settings));
        return new Sent(
            files.Count == 0 ? null : _session.Artifacts.AddArchive("native.tar.gz", Archive.Pack(files)),
            archives.ToDictionary(archive => archive.Key, archive => _session.Artifacts.AddArchive(archive.Value)));
    }

    private string? FolderOf(IReadOnlyList<Assembly> application) => application.Count == 0
        ? null
        : _applications.GetOrAdd(
            string.Join('|', application.Select(assembly => assembly.Location)), _ => new Lazy<string>(() => SendApplication(application))).Value;

    private string SendApplication(IReadOnlyList<Assembly> application)
    {
        var files = ApplicationClosure.Of(application);
        return SharesFiles
            ? UserCache.GetOrCopy("applications", files)
            : _session.Artifacts.AddArchive($"{application[0].GetName().Name}.tar.gz", Archive.Pack(files));
    }

    /// <summary>Where the native things are below the executors' files; nothing where they share this machine's.</summary>
    private sealed record Sent(string? NativeFolder, IReadOnlyDictionary<string, string> NativeArchives);
}

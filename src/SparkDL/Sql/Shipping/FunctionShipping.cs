using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using SparkDL.Functions;
using SparkDL.Functions.Commands;

namespace SparkDL.Sql.Shipping;

/// <summary>
/// What a session must have sent before its first function can run: the worker, native files, the application's
/// assemblies. Each is sent once, by content hash, when a function needs it.
/// </summary>
internal sealed class FunctionShipping
{
    /// <summary>Which executable Spark starts for functions of the session.</summary>
    private const string ExecutableSetting = "spark.sql.execution.pyspark.python";

    /// <summary>Settings with this beginning travel with each function.</summary>
    private const string OurSettings = "sparkdl.";

    private readonly SparkSession _session;
    private readonly Lazy<string?> _worker;
    private readonly ConcurrentDictionary<Assembly, Lazy<string>> _applications = new();

    public FunctionShipping(SparkSession session)
    {
        _session = session;
        _worker = new Lazy<string?>(SendWorker);
    }

    /// <summary>The shipping of a session.</summary>
    public static FunctionShipping Of(SparkSession session) => session.Attachment(s => new FunctionShipping(s));

    /// <summary>A command's bytes, with all that it needs on its way.</summary>
    public byte[] Ship(FunctionKind kind, CodeReference code, Assembly assembly, object? config, Type? configType, string output, bool isolated)
    {
        var native = _worker.Value;
        return FunctionCommandCodec.Encode(new FunctionCommand
        {
            Kind = kind,
            Code = code,
            ConfigType = configType is null ? null : TypeNames.Of(configType),
            Config = configType is null ? null : JsonSerializer.SerializeToElement(config, configType, FunctionCommandCodec.ConfigOptions),
            Output = output,
            Isolated = isolated,
            ApplicationFolder = ApplicationOf(assembly, configType),
            NativeFolder = native,
            Settings = _session.Conf.GetAll(OurSettings).ToDictionary(),
            ClientVersion = AssemblyBuild.Of(typeof(FunctionShipping).Assembly),
            SparkVersion = _session.Version,
        });
    }

    /// <summary>A server on this machine that we started reads this machine's files: nothing needs to travel.</summary>
    private bool SharesFiles => _session.Server?.IsLocal ?? false;

    /// <returns>The folder of the native files on executors; null where nothing was sent.</returns>
    private string? SendWorker()
    {
        var archive = WorkerArchive.Find();
        if (SharesFiles)
        {
            _session.Conf.Set(ExecutableSetting, WorkerArchive.Unpack(archive));
            return null;
        }

        var folder = _session.Artifacts.AddArchive(archive);
        var native = SendNativeParts();
        _session.Conf.Set(ExecutableSetting, $"{folder}/{WorkerArchive.Executable}");
        return native;
    }

    private string? SendNativeParts()
    {
        var files = NativePartsOf.All().SelectMany(parts => parts.FilesToShip()).ToDictionary(path => Path.GetFileName(path));
        return files.Count == 0 ? null : _session.Artifacts.AddArchive("native.tar.gz", Archive.Pack(files));
    }

    /// <summary>The configuration's type may be declared by another assembly than the function; one of them is the user's.</summary>
    private string? ApplicationOf(Assembly assembly, Type? configType)
    {
        var declaring = AssemblyBuild.IsOurs(assembly.GetName().Name) ? configType?.Assembly ?? assembly : assembly;
        var isOurs = AssemblyBuild.IsOurs(declaring.GetName().Name) || declaring == typeof(object).Assembly;
        return isOurs ? null : _applications.GetOrAdd(declaring, a => new Lazy<string>(() => SendApplication(a))).Value;
    }

    private string SendApplication(Assembly assembly)
    {
        var files = ApplicationClosure.Of(assembly);
        return SharesFiles
            ? UserCache.GetOrFill($"applications/{ContentHash.Of(files)}", target => CopyTo(target, files))
            : _session.Artifacts.AddArchive($"{assembly.GetName().Name}.tar.gz", Archive.Pack(files));
    }

    /// <summary>A copy: the next build must not change what a running worker has loaded.</summary>
    private static void CopyTo(string target, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, path) in files) File.Copy(path, Path.Combine(target, name));
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Hosting;
using SparkDL.Functions.Loading;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Loading;

/// <summary>Creates functions from the assemblies that the client shipped with its session.</summary>
internal sealed class ShippedFunctions(ProtocolVersion? stated = null) : IFunctionSource
{
    private readonly ConcurrentDictionary<string, OnceUnlessFailed<ApplicationContext>> _applications = new();
    private readonly NativePartsUse _native = new();

    public BoundFunction Load(ReadOnlySpan<byte> command, TaskHeader header, Func<IDisposable> userCode)
    {
        var decoded = FunctionCommandCodec.Decode(command);
        ProtocolDetection.Confirm(decoded.SparkVersion, header.MatchingVersions, stated);
        if (decoded.Isolated) return NotHere(decoded);
        return Load(decoded, header.FilesFolder, userCode);
    }

    /// <summary>Creates a function whose files are below <paramref name="filesFolder"/>.</summary>
    public BoundFunction Load(FunctionCommand command, string filesFolder, Func<IDisposable> userCode)
    {
        RefuseOtherVersion(command);
        FaultPoints.SetPlan(command.Settings.GetValueOrDefault(FaultPoints.SettingName));
        _native.Apply(command, filesFolder);
        return FunctionBinder.Bind(command, FinderOf(command, filesFolder), userCode);
    }

    /// <summary>
    /// A function that runs in a child process is created there only: its constructors must not harm this process
    /// either.
    /// </summary>
    private static IsolatedFunction NotHere(FunctionCommand command)
    {
        RefuseOtherVersion(command);
        FaultPoints.SetPlan(command.Settings.GetValueOrDefault(FaultPoints.SettingName));
        return new IsolatedFunction { Options = FunctionBinder.OptionsOf(command) };
    }

    private static void RefuseOtherVersion(FunctionCommand command)
    {
        var here = AssemblyBuild.Of(typeof(FunctionCommand).Assembly);
        if (command.ClientVersion == here) return;
        throw new FunctionException($"The client is SparkDL {command.ClientVersion} and the worker SparkDL {here}: "
            + "use the same version at both ends.");
    }

    private Func<AssemblyName, Assembly?> FinderOf(FunctionCommand command, string filesFolder)
    {
        if (command.ApplicationFolder is null) return AssemblyLoadContext.Default.LoadFromAssemblyName;
        // One context per folder however many tasks start at once: types of two contexts are different types.
        var folder = Path.Combine(filesFolder, command.ApplicationFolder);
        return _applications.GetOrAdd(folder, _ => new OnceUnlessFailed<ApplicationContext>())
            .GetOrRun(() => Open(folder)).Find;
    }

    private static ApplicationContext Open(string folder) => Directory.Exists(folder)
        ? new ApplicationContext(folder)
        : throw new FunctionException(
            $"The application's assemblies are not on this executor: there is no folder {folder}.");

    /// <summary>Holds the options of a function that is created in a child process only.</summary>
    private sealed class IsolatedFunction : BoundFunction;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkDL.Interop;

namespace SparkDL.Torch;

/// <summary>
/// Loads libtorch and the shim, once in a process: at the first operator, or when <see cref="Initialize"/> is called.
/// </summary>
/// <remarks>
/// A process that has loaded libtorch ends by <c>_exit</c>; <c>native/context.cpp</c> gives the reason.
/// </remarks>
public static class TorchRuntime
{
    internal const string ThreadsVariable = "SPARKDL_THREADS";

    private static readonly Lock s_loading = new();
    private static TorchOptions s_options = new();
    private static nint s_shim;

    /// <summary>The version of the loaded libtorch.</summary>
    public static string Version { get; private set; } = "(not loaded)";

    /// <summary>The path of the loaded libtorch, or null before the first use.</summary>
    public static string? LibraryPath { get; private set; }

    /// <summary>The folder of the loaded shim, or null before the first use.</summary>
    public static string? ShimFolder { get; private set; }

    /// <summary>The number of threads inside an operator, as last set for the process.</summary>
    public static int Threads { get; private set; }

    /// <summary>Whether libtorch is loaded.</summary>
    public static bool IsLoaded => s_shim != 0;

    /// <summary>
    /// Loads libtorch with these options. Later calls set the threads and check that they name the same libraries.
    /// </summary>
    /// <exception cref="SparkSetupException">libtorch was not found, is of another build than the shim, or the shim
    /// could not be built.</exception>
    public static void Initialize(TorchOptions? options = null)
    {
        lock (s_loading)
        {
            if (s_shim != 0)
            {
                CheckSame(options);
                if (options?.Threads is { } threads) SetThreads(threads);
                return;
            }
            s_options = options ?? s_options;
            Load();
        }
    }

    /// <summary>Sets the options of a later load without loading anything.</summary>
    internal static void SetDefaults(TorchOptions options)
    {
        lock (s_loading)
        {
            if (s_shim == 0) s_options = options;
            else CheckSame(options);
        }
    }

    /// <summary>
    /// Returns the shims that executors may need: that of this machine's libtorch, which is built if missing, and those
    /// of other builds that are in the same place. Nothing is loaded.
    /// </summary>
    internal static IReadOnlyList<ShimLibrary> LocateShims()
    {
        // Builds it if missing.
        if (TorchFinder.FindAny(s_options.LibtorchFolder) is { } torch) ShimFinder.Find(s_options.ShimFolder, torch);
        return [.. ShimFinder.FindAll(s_options.ShimFolder)];
    }

    /// <summary>Finds this machine's libtorch without loading it.</summary>
    internal static TorchBuild LocateLibtorch() => TorchFinder.Find(s_options.LibtorchFolder);

    /// <summary>
    /// Sets the number of threads inside an operator, of libtorch and of OpenBLAS, for this thread and for new ones.
    /// </summary>
    /// <remarks>A thread that has already run an operator keeps its own count until it calls this itself.</remarks>
    public static void SetThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Initialize();
        TorchError.Check(NativeMethods.sd_set_num_threads(threads), nameof(SetThreads));
        Threads = threads;
    }

    /// <summary>Returns the given value, or that of the environment variable; null where both are empty.</summary>
    internal static string? Configured(string? given, string variable) =>
        (given ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } told ? told : null;

    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255", Justification = "The resolver must be in place before the first call is compiled.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(TorchRuntime).Assembly, static (name, _, _) => name == NativeMethods.Library ? Resolve() : 0);

    private static nint Resolve()
    {
        lock (s_loading)
        {
            if (s_shim == 0) Load();
            return s_shim;
        }
    }

    private static unsafe void Load()
    {
        var torch = TorchFinder.Find(s_options.LibtorchFolder);
        var shim = ShimFinder.Find(s_options.ShimFolder, torch);
        Threads = s_options.Threads ?? ThreadsFromEnvironment();
        PrepareProcess(Threads);
        Preload(torch);
        s_shim = NativeLibrary.Load(shim);
        (LibraryPath, ShimFolder) = (torch.Library, Path.GetDirectoryName(shim));
        var version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(s_shim, "sd_torch_version");
        Version = Marshal.PtrToStringUTF8((nint)version()) ?? "?";
        var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(s_shim, "sd_set_num_threads");
        _ = setThreads(Threads);
    }

    // Before libtorch loads, since OpenMP and OpenBLAS read these once. Threads wait passively: spinning threads of one
    // operator would take the cores from other tasks.
    private static void PrepareProcess(int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        LibC.SetEnvironment("OMP_NUM_THREADS", count);
        LibC.SetEnvironment("OPENBLAS_NUM_THREADS", count);
        LibC.SetEnvironment("OMP_WAIT_POLICY", "passive");
        LibC.KeepFreedMemory();
    }

    // By path, before the shim: its references then resolve to these libraries, wherever it was built.
    private static void Preload(TorchBuild torch)
    {
        try
        {
            LinkedLibraries.LoadShipped(torch.Folder);
            foreach (var library in torch.Libraries)
            {
                if (library.Contains("cuda", StringComparison.Ordinal)) NativeLibrary.TryLoad(library, out _);
                else NativeLibrary.Load(library);
            }
        }
        catch (DllNotFoundException e)
        {
            throw new SparkSetupException($"{torch} does not load on this machine: {e.Message}", e);
        }
    }

    private static int ThreadsFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(ThreadsVariable);
        if (string.IsNullOrEmpty(text)) return Environment.ProcessorCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads > 0
            ? threads
            : throw new SparkSetupException($"{ThreadsVariable} is '{text}': a positive number of threads is meant");
    }

    private static void CheckSame(TorchOptions? options)
    {
        if (options?.ShimFolder is { } shim && shim != s_options.ShimFolder
            && Path.GetFullPath(shim) != Path.GetFullPath(ShimFolder!))
            throw new InvalidOperationException(
                $"libtorch is already loaded with the shim of {ShimFolder}, not {shim}");
        if (options?.LibtorchFolder is { } folder && TorchFinder.Find(folder).Library != LibraryPath)
            throw new InvalidOperationException($"libtorch is already loaded from {LibraryPath}, not {folder}");
    }
}

using SparkDL.Functions;

[assembly: NativeDependencies(typeof(SparkDL.Torch.TorchNativeDependencies))]

namespace SparkDL.Torch;

/// <summary>
/// Sends the shims to the executors, which have no compiler. libtorch is found there, or is sent as a separate archive
/// if the client asks for it.
/// </summary>
internal sealed class TorchNativeDependencies : INativeDependencies
{
    /// <summary>
    /// The client setting that names the folder of a libtorch on the nodes. Default: the usual places.
    /// </summary>
    internal const string LibtorchSetting = "sparkdl.libtorch";

    /// <summary>
    /// The client setting that, if <c>true</c>, sends the driver's libtorch to the nodes. Default: <c>false</c>.
    /// </summary>
    internal const string ShipSetting = "sparkdl.libtorch.ship";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FilesToShip()
    {
        var files = new Dictionary<string, string>();
        foreach (var shim in TorchRuntime.LocateShims())
        {
            files[$"{shim.Key}/{ShimLibrary.FileName}"] = shim.Library;
            files[$"{shim.Key}/{ShimLibrary.NoteName}"] = shim.NotePath;
        }

        return files;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ArchivesToShip(IReadOnlyDictionary<string, string> settings)
    {
        var archives = new Dictionary<string, string>();
        if (FunctionSettings.GetFlag(settings, ShipSetting))
            archives.Add(LibtorchSetting, LibtorchArchive.GetOrPack(TorchRuntime.LocateLibtorch()));
        return archives;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> DeploymentSettings(
        IReadOnlyDictionary<string, string> settings, bool sharesFiles)
    {
        var ships = FunctionSettings.GetFlag(settings, ShipSetting);
        var read =
            new Dictionary<string, string> { [LibtorchSetting] = settings.GetValueOrDefault(LibtorchSetting, "") };
        if (!sharesFiles) read[ShipSetting] = ships ? "true" : "false";
        return read;
    }

    /// <inheritdoc/>
    public void Configure(string folder, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.TryGetValue(LibtorchSetting, out var libtorch);
        TorchRuntime.SetDefaults(new TorchOptions
        {
            ShimFolder = string.IsNullOrEmpty(folder) ? null : folder,
            LibtorchFolder = string.IsNullOrEmpty(libtorch) ? null : libtorch,
        });
    }
}

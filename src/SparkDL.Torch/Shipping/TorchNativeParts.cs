using SparkDL.Functions;

[assembly: NativeParts(typeof(SparkDL.Torch.TorchNativeParts))]

namespace SparkDL.Torch;

/// <summary>The shim travels to executors, which have no compiler; libtorch itself is found there.</summary>
internal sealed class TorchNativeParts : INativeParts
{
    /// <summary>The client setting that names a libtorch on the nodes.</summary>
    internal const string LibtorchSetting = "sparkdl.libtorch";

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesToShip()
    {
        var shim = TorchRuntime.LocateShim();
        return [shim, Path.Combine(Path.GetDirectoryName(shim)!, ShimFinder.Note)];
    }

    /// <inheritdoc/>
    public void Use(string folder, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.TryGetValue(LibtorchSetting, out var libtorch);
        TorchRuntime.Remember(new TorchOptions
        {
            ShimFolder = string.IsNullOrEmpty(folder) ? null : folder,
            LibtorchFolder = string.IsNullOrEmpty(libtorch) ? null : libtorch,
        });
    }
}

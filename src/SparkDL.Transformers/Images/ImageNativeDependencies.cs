using SparkDL.Functions;

[assembly: NativeDependencies(typeof(SparkDL.Transformers.Images.ImageNativeDependencies))]

namespace SparkDL.Transformers.Images;

/// <summary>Sends this machine's libturbojpeg to the executors, on which nothing is installed.</summary>
internal sealed class ImageNativeDependencies : INativeDependencies
{
    public IReadOnlyDictionary<string, string> FilesToShip()
    {
        var files = new Dictionary<string, string>();
        if (ImageLibraries.PathOf(ImageLibraries.TurboJpeg) is { } path) files.Add(Path.GetFileName(path), path);
        return files;
    }

    public void Configure(string folder, IReadOnlyDictionary<string, string> settings) =>
        ImageLibraries.ShippedFolder = folder;
}

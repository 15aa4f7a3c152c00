using SparkDL.Functions;
using SparkDL.Transformers.Images;

[assembly: NativeParts(typeof(ImageParts))]

namespace SparkDL.Transformers.Images;

/// <summary>Sends this machine's libturbojpeg to the executors, on which nothing is installed.</summary>
internal sealed class ImageParts : INativeParts
{
    public IReadOnlyDictionary<string, string> FilesToShip()
    {
        var files = new Dictionary<string, string>();
        if (ImageLibraries.PathOf(ImageLibraries.TurboJpeg) is { } path) files.Add(Path.GetFileName(path), path);
        return files;
    }

    public void Use(string folder, IReadOnlyDictionary<string, string> settings) =>
        ImageLibraries.ShippedFolder = folder;
}

using System.Globalization;

namespace SparkDL.Torch;

/// <summary>
/// The version of the loaded libtorch, for the few places where PyTorch's own order of operators changed with it.
/// </summary>
internal static class TorchVersion
{
    public static bool IsAtLeast(int major, int minor) => IsAtLeast(TorchRuntime.Version, major, minor);

    // Versions read "1.13.1", "2.6.0", "2.6.0+debian", "2.7.0a0+git1234".
    internal static bool IsAtLeast(string version, int major, int minor)
    {
        var parts = version.Split('.');
        return parts.Length > 1
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            && (first, second).CompareTo((major, minor)) >= 0;
    }
}

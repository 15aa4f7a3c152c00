using SparkDL.Functions.Hosting;

namespace SparkDL.Transformers.Images;

/// <summary>The native image libraries that this machine has.</summary>
public sealed record ImageEnvironment
{
    /// <summary>libturbojpeg, which every image transformer needs.</summary>
    public required EnvironmentPart TurboJpeg { get; init; }

    /// <summary>libpng, without which a PNG file is a row with an error.</summary>
    public required EnvironmentPart Png { get; init; }

    /// <summary>Looks for the libraries by loading them. It starts nothing and throws nothing.</summary>
    public static ImageEnvironment Inspect() => new()
    {
        TurboJpeg = Look(ImageLibraries.TurboJpeg, "libturbojpeg.so.0 was not found: apt-get install libturbojpeg0."),
        Png = Look(ImageLibraries.Png, "libpng16.so.16 was not found: apt-get install libpng16-16."),
    };

    private static EnvironmentPart Look(string library, string problem) => EnvironmentPart.Look(() =>
        ImageLibraries.PathOf(library) is { } path
            ? new EnvironmentPart(path)
            : new EnvironmentPart(Path: null, Problem: problem));
}

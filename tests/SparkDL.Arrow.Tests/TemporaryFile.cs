namespace SparkDL.Arrow.Tests;

/// <summary>A file that is deleted with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"sparkdl-{Guid.NewGuid():N}.arrow");

    public void Dispose() => File.Delete(Path);
}

namespace SparkDL.Benchmarks.Support;

/// <summary>A folder for the inputs of one scenario, removed at its end.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-bench-").FullName;

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

using SparkDL.Benchmarks.Support;
using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Transformers.Images;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// Photographs read by Spark, decoded and resized to 224 by 224 in the worker; beside it the decoder over files in
/// memory.
/// </summary>
internal sealed class JpegIngest : Scenario
{
    private const int Side = 224;
    private const int BatchRows = 64;

    public override string Name => "jpeg_ingest";

    public override string Variant => "image_decoder";

    public override string Unit => "files";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var scratch = new Scratch();
        var files = CopyPhotos(scratch.Path("photos"), copies: options.Size(full: 20, quick: 2));
        var spark = BenchmarkSpark.Start(options, BatchRows);
        var contents = files.Select(File.ReadAllBytes).ToList();
        return new ScenarioPair(
            () => BenchmarkSpark.Drain(Decoded(spark, scratch.Path("photos"))),
            () => Lanes.Run(options.Tasks, lane => Decode(Lanes.Share(contents, lane, options.Tasks))),
            files.Count)
        {
            Megabytes = contents.Sum(content => (long)content.Length) / 1e6,
            Parameters = { ["size"] = Side, ["arrow_batch"] = BatchRows },
        }.Owning(scratch, spark);
    }

    private static List<string> CopyPhotos(string folder, int copies)
    {
        var files = new List<string>();
        foreach (var photo in Corpus.Photos.Files("*.JPEG"))
        {
            for (var copy = 0; copy < copies; copy++)
            {
                var target = Path.Combine(folder, $"class{copy}", Path.GetFileName(photo));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(photo, target);
                files.Add(target);
            }
        }

        return files;
    }

    private static DataFrame Decoded(SparkSession spark, string folder) =>
        new ImageDecoder { Width = Side, Height = Side }.Transform(ImageReader.Read(spark, folder))
            .Select("path", "image", "image_error");

    private static void Decode(IEnumerable<byte[]> files)
    {
        using var loader = new ImageLoader(new ImagePreparation(Side, Side));
        var pixels = new byte[3 * Side * Side];
        foreach (var file in files)
        {
            if (loader.Load(file, pixels) is { } error)
                throw new InvalidOperationException(error);
        }
    }
}

using System.IO.Compression;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Types;
using SparkDL.Harness;
using SparkDL.Sql;

namespace SparkDL.Integration.Tests.Horovodish;

/// <summary>The 1,797 real digits, as a DataFrame of byte images of one channel.</summary>
internal static class Digits
{
    public const int Count = 1797;

    public static DataFrame Frame(SparkSession spark) => spark.CreateDataFrame(Batches(), s_schema);

    private static readonly Schema s_schema =
        new(new Field("image", ArrowType.Binary), new Field("label", ArrowType.Int64));

    public static IEnumerable<RecordBatch> Batches()
    {
        using var reader =
            new StreamReader(
                new GZipStream(File.OpenRead(Corpus.Digits.PathOf("digits.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        using var images = new BinaryColumnBuilder();
        using var labels = new PrimitiveColumnBuilder<long>();
        while (reader.ReadLine() is { } line)
        {
            var numbers = line.Split(',').Select(byte.Parse).ToArray();
            images.Append([.. numbers.Take(64).Select(v => (byte)(v * 15))]);
            labels.Append((long)numbers[64]);
        }

        yield return new RecordBatch(s_schema, [images.Build(), labels.Build()]);
    }
}

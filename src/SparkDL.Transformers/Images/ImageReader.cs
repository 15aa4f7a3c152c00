using System.Globalization;
using SparkDL.Sql;

namespace SparkDL.Transformers.Images;

/// <summary>Reads folders of image files through Spark's <c>binaryFile</c> source.</summary>
public static class ImageReader
{
    private const string OpenCost = "spark.sql.files.openCostInBytes";
    private const string FewestPartitions = "spark.sql.files.minPartitionNum";
    private const string MostPartitions = "spark.sql.files.maxPartitionNum";

    /// <summary>
    /// All files below a folder, at any depth: <c>path</c>, <c>modificationTime</c>, <c>length</c>, <c>content</c>, and
    /// <c>label</c>, the name of the folder that a file lies in. Nothing is read yet.
    /// Files without a byte give no row: Spark's file sources leave them out.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">A local folder is not there.</exception>
    /// <exception cref="FileNotFoundException">A local folder has no files.</exception>
    /// <exception cref="SparkSetupException">
    /// A symbolic link in a local folder leads to nothing or in a circle.
    /// </exception>
    public static DataFrame Read(SparkSession spark, string folder)
    {
        ArgumentNullException.ThrowIfNull(spark);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!folder.Contains("://", StringComparison.Ordinal))
            ImageFolder.Require(folder = Path.GetFullPath(folder));
        return spark.Read.Format("binaryFile").Option("recursiveFileLookup", "true").Load(folder)
            .WithColumn("label", Sql.Functions.Expr("element_at(split(path, '/'), -2)"));
    }

    /// <summary>
    /// Reads the folder, prepares its images and keeps the result in Spark's storage: the files are opened once, in as
    /// many partitions as there are slots. Spark's usual cost of opening a file, made for large files, would cut fifty
    /// thousand small ones into a thousand tasks; the settings are changed for this read and put back after it.
    /// </summary>
    /// <param name="spark">The session.</param>
    /// <param name="folder">A folder of image files, at any depth.</param>
    /// <param name="prepare">What is made of the rows of <see cref="Read"/>.</param>
    /// <param name="slots">How many tasks can run at the same time; by default what the session knows, else 2.</param>
    /// <returns>The prepared rows, kept; <see cref="DataFrame.Unpersist"/> frees them.</returns>
    public static DataFrame Ingest(SparkSession spark, string folder, Func<DataFrame, DataFrame> prepare,
        int? slots = null)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        DataFrame files = Read(spark, folder);
        string partitions = (slots ?? spark.TaskSlots ?? 2).ToString(CultureInfo.InvariantCulture);
        using TemporarySettings settings = new(
            spark.Conf, new() { [OpenCost] = "0", [FewestPartitions] = partitions, [MostPartitions] = partitions });
        DataFrame prepared = prepare(files).Persist();
        _ = prepared.Count(); // fills the storage while the settings hold
        return prepared;
    }
}

using System.Globalization;
using SparkDL.Connect.Protos;
using SaveMode = SparkDL.Connect.Protos.WriteOperation.Types.SaveMode;
using SaveTable = SparkDL.Connect.Protos.WriteOperation.Types.SaveTable;

namespace SparkDL.Sql;

/// <summary>Describes where rows are written: a format, its options, a path or a table.</summary>
public sealed class DataFrameWriter
{
    private readonly DataFrame _frame;
    private readonly WriteOperation _operation;

    internal DataFrameWriter(DataFrame frame)
    {
        _frame = frame;
        _operation = new WriteOperation { Input = frame.Relation, Mode = SaveMode.ErrorIfExists };
    }

    /// <summary>The format: parquet, orc, json, csv, text, noop, or another that the server has.</summary>
    public DataFrameWriter Format(string format)
    {
        _operation.Source = format;
        return this;
    }

    /// <summary>What to do where the target exists already: error (the default), append, overwrite or ignore.</summary>
    public DataFrameWriter Mode(string mode)
    {
        _operation.Mode = mode switch
        {
            "append" => SaveMode.Append,
            "overwrite" => SaveMode.Overwrite,
            "error" or "errorifexists" or "default" => SaveMode.ErrorIfExists,
            "ignore" => SaveMode.Ignore,
            _ => throw new ArgumentException($"'{mode}' is no mode: error, append, overwrite or ignore.", nameof(mode)),
        };
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, string value)
    {
        _operation.Options[key] = value;
        return this;
    }

    /// <inheritdoc cref="Option(string, string)"/>
    public DataFrameWriter Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <inheritdoc cref="Option(string, string)"/>
    public DataFrameWriter Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One folder for each value of these columns.</summary>
    public DataFrameWriter PartitionBy(params IEnumerable<string> columns)
    {
        _operation.PartitioningColumns.Clear();
        _operation.PartitioningColumns.AddRange(columns);
        return this;
    }

    /// <summary>Spreads a table's rows over this many buckets, by a hash of these columns.</summary>
    public DataFrameWriter BucketBy(int buckets, params IEnumerable<string> columns)
    {
        _operation.BucketBy = new WriteOperation.Types.BucketBy { NumBuckets = buckets };
        _operation.BucketBy.BucketColumnNames.AddRange(columns);
        return this;
    }

    /// <summary>Sorts the rows within each bucket by these columns.</summary>
    public DataFrameWriter SortBy(params IEnumerable<string> columns)
    {
        _operation.SortColumnNames.Clear();
        _operation.SortColumnNames.AddRange(columns);
        return this;
    }

    /// <summary>Writes to a folder.</summary>
    public void Save(string path)
    {
        var operation = _operation.Clone();
        operation.Path = path;
        Run(operation);
    }

    /// <summary>Writes to a sink that needs no path, such as <c>noop</c>.</summary>
    public void Save() => Run(_operation);

    /// <summary>Writes a new table.</summary>
    public void SaveAsTable(string name) => Table(name, SaveTable.Types.TableSaveMethod.SaveAsTable);

    /// <summary>Adds the rows to a table; columns are matched by position.</summary>
    public void InsertInto(string name) => Table(name, SaveTable.Types.TableSaveMethod.InsertInto);

    /// <summary>Writes Parquet files into a folder.</summary>
    public void Parquet(string path) => Format("parquet").Save(path);

    /// <summary>Writes ORC files into a folder.</summary>
    public void Orc(string path) => Format("orc").Save(path);

    /// <summary>Writes JSON files into a folder.</summary>
    public void Json(string path) => Format("json").Save(path);

    /// <summary>Writes CSV files into a folder.</summary>
    public void Csv(string path) => Format("csv").Save(path);

    private void Table(string name, SaveTable.Types.TableSaveMethod method)
    {
        var operation = _operation.Clone();
        operation.Table = new SaveTable { TableName = name, SaveMethod = method };
        Run(operation);
    }

    private void Run(WriteOperation operation) => _frame.Session.Run(new Command { WriteOperation = operation });
}

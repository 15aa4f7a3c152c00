using System.Globalization;
using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <summary>Describes where rows are read from: a format, its options, paths.</summary>
public sealed class DataFrameReader
{
    private readonly SparkSession _session;
    private readonly Dictionary<string, string> _options = [];
    private string? _format;
    private string? _schema;

    internal DataFrameReader(SparkSession session) => _session = session;

    /// <summary>The format: parquet, orc, json, csv, text, binaryFile, or another that the server has.</summary>
    public DataFrameReader Format(string format)
    {
        _format = format;
        return this;
    }

    /// <summary>The columns as DDL, such as <c>id long, name string</c>; by default the server infers them.</summary>
    public DataFrameReader Schema(string ddl)
    {
        _schema = ddl;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, string value)
    {
        _options[key] = value;
        return this;
    }

    /// <inheritdoc cref="Option(string, string)"/>
    public DataFrameReader Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <inheritdoc cref="Option(string, string)"/>
    public DataFrameReader Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Option(string, string)"/>
    public DataFrameReader Option(string key, double value) =>
        Option(key, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Several options.</summary>
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options)
    {
        foreach (var (key, value) in options)
            Option(key, value);
        return this;
    }

    /// <summary>The rows of these files or folders; without any, of what the options name.</summary>
    public DataFrame Load(params IEnumerable<string> paths)
    {
        var source = new Read.Types.DataSource();
        if (_format is not null)
            source.Format = _format;
        if (_schema is not null)
            source.Schema = _schema;
        source.Options.Add(_options);
        source.Paths.AddRange(paths);
        return _session.Frame(new Relation { Read = new Read { DataSource = source } });
    }

    /// <summary>A table or view of the catalog.</summary>
    public DataFrame Table(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var table = new Read.Types.NamedTable { UnparsedIdentifier = name };
        table.Options.Add(_options);
        return _session.Frame(new Relation { Read = new Read { NamedTable = table } });
    }

    /// <summary>Parquet files.</summary>
    public DataFrame Parquet(params IEnumerable<string> paths) => Format("parquet").Load(paths);

    /// <summary>ORC files.</summary>
    public DataFrame Orc(params IEnumerable<string> paths) => Format("orc").Load(paths);

    /// <summary>JSON files, one object to a line.</summary>
    public DataFrame Json(params IEnumerable<string> paths) => Format("json").Load(paths);

    /// <summary>CSV files.</summary>
    public DataFrame Csv(params IEnumerable<string> paths) => Format("csv").Load(paths);

    /// <summary>Text files, a row <c>value</c> for each line.</summary>
    public DataFrame Text(params IEnumerable<string> paths) => Format("text").Load(paths);
}

using SparkDL.Arrow.Types;
using SparkDL.Connect.Protos;
using SparkDL.Sql.Types;
using ExplainMode = SparkDL.Connect.Protos.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;
using Request = SparkDL.Connect.Protos.AnalyzePlanRequest;

namespace SparkDL.Sql;

/// <content>Questions about the plan, which the server answers without running it; cached rows and views.</content>
public sealed partial class DataFrame
{
    private Schema? _schema;

    /// <summary>Names and types of the columns; asked of the server once.</summary>
    public Schema Schema => _schema ??= SchemaConverter.ToArrow(
        Analyze(new Request { Schema = new Request.Types.Schema { Plan = Plan } }).Schema.Schema_);

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns => [.. Schema.Fields.Select(f => f.Name)];

    /// <summary>Prints the columns with their types as a tree.</summary>
    public void PrintSchema() => Console.Out.Write(TreeString());

    /// <summary>The tree that <see cref="PrintSchema"/> prints; the server writes it.</summary>
    public string TreeString() =>
        Analyze(new Request { TreeString = new Request.Types.TreeString { Plan = Plan } }).TreeString.TreeString_;

    /// <summary>
    /// Prints the plan by which the server would run the query.
    /// </summary>
    /// <param name="mode">simple (the default), extended, codegen, cost or formatted.</param>
    public void Explain(string mode = "simple") => Console.Out.WriteLine(ExplainString(mode));

    /// <summary>The text that <see cref="Explain"/> prints.</summary>
    public string ExplainString(string mode = "simple")
    {
        if (!Enum.TryParse<ExplainMode>(mode, ignoreCase: true, out var parsed) || parsed == ExplainMode.Unspecified)
        {
            throw new ArgumentException(
                $"'{mode}' is no mode of Explain: use simple, extended, codegen, cost or formatted.", nameof(mode));
        }
        var explain = new Request.Types.Explain { Plan = Plan, ExplainMode = parsed };
        return Analyze(new Request { Explain = explain }).Explain.ExplainString;
    }

    /// <summary>The paths of the files that the query reads, as far as the server can tell.</summary>
    public IReadOnlyList<string> InputFiles() =>
        Analyze(new Request { InputFiles = new Request.Types.InputFiles { Plan = Plan } }).InputFiles.Files;

    /// <summary>Keeps the rows once they are computed, in memory and, where that is full, on disk.</summary>
    public DataFrame Cache() => Persist();

    /// <summary>Keeps the rows once they are computed.</summary>
    /// <param name="level">Where; null for memory and, where that is full, disk.</param>
    public DataFrame Persist(StorageLevel? level = null)
    {
        var persist = new Request.Types.Persist
        {
            Relation = Relation,
            StorageLevel = (level ?? StorageLevel.MemoryAndDiskDeserialized).ToMessage(),
        };
        Analyze(new Request { Persist = persist });
        return this;
    }

    /// <summary>Frees the rows that <see cref="Persist"/> keeps.</summary>
    /// <param name="blocking">Whether to wait until they are freed.</param>
    public DataFrame Unpersist(bool blocking = false)
    {
        Analyze(new Request
        {
            Unpersist = new Request.Types.Unpersist { Relation = Relation, Blocking = blocking },
        });
        return this;
    }

    /// <summary>Gives the rows a name for SQL in this session.</summary>
    public void CreateOrReplaceTempView(string name) => CreateView(name, replace: true);

    /// <summary>Gives the rows a name for SQL in this session; fails where the name is taken.</summary>
    public void CreateTempView(string name) => CreateView(name, replace: false);

    private AnalyzePlanResponse Analyze(Request request) =>
        Session.Client.AnalyzeAsync(request).GetAwaiter().GetResult();

    private void CreateView(string name, bool replace) => Session.Run(new Command
    {
        CreateDataframeView = new CreateDataFrameViewCommand { Input = Relation, Name = name, Replace = replace },
    });
}

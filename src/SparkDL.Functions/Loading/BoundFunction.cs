using System.Diagnostics.CodeAnalysis;
using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Loading;

/// <summary>
/// A function with its configuration, ready for a task to call. Each task creates its own. Exactly one of the methods
/// fits the function's kind; the others throw a <see cref="FunctionException"/>.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public abstract class BoundFunction : IDisposable
{
    /// <summary>The command's options: all of it but code and configuration.</summary>
    public BoundOptions Options { get; set; } = BoundOptions.None;

    /// <summary>Maps the batches of a partition to batches, as rows are asked for.</summary>
    public virtual IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, FunctionContext context) =>
        throw WrongKind("maps of batches");

    /// <summary>Computes one value for each row of the arguments.</summary>
    public virtual Column Evaluate(RecordBatch arguments, FunctionContext context) =>
        throw WrongKind("scalar expressions");

    /// <summary>Maps the rows of one group to batches; the key is a batch of one row.</summary>
    public virtual IEnumerable<RecordBatch> MapGroup(
        RecordBatch key, IEnumerable<RecordBatch> rows, FunctionContext context) => throw WrongKind("groups");

    /// <summary>
    /// Maps the rows that two data frames have for one key to batches; the key is a batch of one row.
    /// </summary>
    public virtual IEnumerable<RecordBatch> MapCogroup(
        RecordBatch key, RecordBatch left, RecordBatch right, FunctionContext context) => throw WrongKind("co-groups");

    /// <summary>Computes one value from all rows of a group.</summary>
    public virtual Column Aggregate(RecordBatch arguments, FunctionContext context) =>
        throw WrongKind("aggregates");

    /// <summary>Disposes the function's own instance, if it is disposable.</summary>
    public virtual void Dispose()
    {
    }

    private FunctionException WrongKind(string kind) =>
        new($"The function '{Options.Name}' was called for {kind}, which it was not declared for.");
}

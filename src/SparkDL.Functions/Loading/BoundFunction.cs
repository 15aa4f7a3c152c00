using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions.Loading;

/// <summary>
/// A function with its configuration, ready for a task to call. Each task creates its own. Exactly one of the methods
/// fits the function's kind; the others throw a <see cref="FunctionException"/>.
/// </summary>
public abstract class BoundFunction : IDisposable
{
    /// <summary>The command's options: all of it but code and configuration.</summary>
    public BoundOptions Options { get; set; } = BoundOptions.None;

    public virtual IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, FunctionContext context) =>
        throw WrongKind("maps of batches");

    public virtual Column Evaluate(RecordBatch arguments, FunctionContext context) =>
        throw WrongKind("scalar expressions");

    public virtual IEnumerable<RecordBatch> MapGroup(
        RecordBatch key, IEnumerable<RecordBatch> rows, FunctionContext context) => throw WrongKind("groups");

    public virtual IEnumerable<RecordBatch> MapCogroup(
        RecordBatch key, RecordBatch left, RecordBatch right, FunctionContext context) => throw WrongKind("co-groups");

    public virtual Column Aggregate(RecordBatch arguments, FunctionContext context) =>
        throw WrongKind("aggregates");

    public virtual void Dispose()
    {
    }

    private FunctionException WrongKind(string kind) =>
        new($"The function '{Options.Name}' was called for {kind}, which it was not declared for.");
}

using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions.Loading;

/// <summary>
/// A function that was found, made and given its configuration: what a task calls. One is made per task; exactly
/// one of the calls fits its kind.
/// </summary>
public abstract class BoundFunction : IDisposable
{
    /// <summary>What the command says of it besides code and configuration.</summary>
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

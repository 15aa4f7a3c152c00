using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>
/// A transformer that adds columns and keeps the rows. Only its input columns are sent to the worker, and once for
/// several adjacent ones. It also runs without Spark, on batches in memory.
/// </summary>
public abstract class RowTransformer : Transformer
{
    /// <summary>The columns that it reads.</summary>
    public abstract IReadOnlyList<string> InputColumns { get; }

    /// <summary>The columns that it adds. An output whose parameter is null is not made.</summary>
    public abstract IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <inheritdoc/>
    public override DataFrame Transform(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return FusedStages.Transform(data, [this], keep: null);
    }

    /// <summary>The batch with the new columns at its end, computed without Spark. The caller disposes it.</summary>
    /// <param name="batch">The rows, which must stay valid while the result is used.</param>
    /// <param name="context">The context of the task; by default one with the model cache of this process.</param>
    public RecordBatch Transform(RecordBatch batch, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Transform([batch], context).Single();
    }

    /// <summary>Each batch with the new columns at its end, computed without Spark by one kernel.</summary>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return FusedStages.Transform(batches, [this], context ?? new FunctionContext());
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Validate();
        foreach (string name in InputColumns)
            CheckInput(SchemaChecks.Require(schema, name, this));
        foreach (OutputColumn output in OutputColumns)
            if (schema.IndexOf(output.Name) >= 0)
            {
                throw new ArgumentException(
                    $"{Uid}: the output column '{output.Name}' exists already; rename or drop it");
            }
        return new Schema([.. schema.Fields, .. OutputColumns.Select(output => output.ToField())], schema.Metadata);
    }

    /// <summary>Checks the type of an input column.</summary>
    /// <exception cref="ArgumentException">The stage cannot use it.</exception>
    protected abstract void CheckInput(Field field);

    /// <summary>
    /// A type whose assembly executors need: the stage's own by default, or one that a parameter of it names.
    /// </summary>
    protected internal virtual Type ApplicationType => GetType();

    /// <summary>Creates the kernel that computes the outputs in one task; the caller disposes it.</summary>
    public abstract IBatchKernel CreateKernel(FunctionContext context);

    /// <summary>
    /// Sends the files that this transformer needs, such as a model folder, to the session's executors, and returns a
    /// copy that names them as they are called there.
    /// </summary>
    public virtual RowTransformer DeployTo(SparkSession session) => this;
}

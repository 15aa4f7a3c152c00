using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>
/// A transformer that adds columns and keeps the rows: only its input columns cross to the worker, several in a row
/// cross once, and it also runs without Spark, on batches in memory.
/// </summary>
public abstract class RowTransformer : Transformer
{
    /// <summary>The columns that it reads.</summary>
    public abstract IReadOnlyList<string> InputColumns { get; }

    /// <summary>The columns that it adds. Null parameters that name outputs mean: not wanted.</summary>
    public abstract IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <inheritdoc/>
    public override DataFrame Transform(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return RowStages.Transform(data, [this], keep: null);
    }

    /// <summary>The same without Spark: the batch with the new columns at its end.</summary>
    /// <param name="batch">Rows; must stay valid while the result is used.</param>
    /// <param name="context">Where models are kept; by default the cache of this process.</param>
    public RecordBatch Transform(RecordBatch batch, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Transform([batch], context).Single();
    }

    /// <summary>The same without Spark for a stream of batches, with one kernel for all of them.</summary>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return RowStages.Transform(batches, [this], context ?? new FunctionContext());
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
                throw new ArgumentException($"{Uid}: the output column '{output.Name}' exists already; rename or drop it");
        return new Schema([.. schema.Fields, .. OutputColumns.Select(RowStages.FieldOf)], schema.Metadata);
    }

    /// <summary>Refuses an input column of a wrong type with an <see cref="ArgumentException"/>.</summary>
    protected abstract void CheckInput(Field field);

    /// <summary>A type whose assembly executors need: this one's, where it is not the library's, or one that it names.</summary>
    protected internal virtual Type ApplicationType => GetType();

    /// <summary>Starts the work of one task.</summary>
    public abstract IRowKernel Open(FunctionContext context);

    /// <summary>
    /// This transformer as executors see it: what it needs (a model folder) is sent to the session, and the copy that
    /// is returned names it as it is called there.
    /// </summary>
    public virtual RowTransformer Shipped(SparkSession session) => this;
}

using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;

namespace SparkDL.ML;

/// <summary>
/// Runs row transformers on executors: creates them from their documents, and returns their outputs as one struct, or a
/// single output as it is.
/// </summary>
internal sealed class FusedStagesFunction : IScalarFunction<FusedStagesConfig>, IDisposable
{
    private const string Origin = "the function's stages";

    private KernelChain? _chain;

    public Column Evaluate(RecordBatch arguments, FusedStagesConfig config, FunctionContext context)
    {
        _chain ??= Open(config, context);
        using RecordBatch named = Named(arguments, config.Inputs);
        using RecordBatch result = _chain.Apply(named);
        if (config.Outputs is [var only])
            return result[only].Retain();
        StructType type = new([.. config.Outputs.Select(name => new Field(name, result.Schema[name].Type))]);
        return new StructColumn(type, [.. config.Outputs.Select(name => result[name])]);
    }

    public void Dispose() => _chain?.Dispose();

    // Arguments arrive under names that Spark made up.
    private static RecordBatch Named(RecordBatch arguments, IReadOnlyList<string> names)
    {
        IEnumerable<Field> fields = names.Select((name, i) => new Field(name, arguments.Schema[i].Type));
        return new RecordBatch(new Schema([.. fields]), arguments.Columns, arguments.Length);
    }

    private static KernelChain Open(FusedStagesConfig config, FunctionContext context)
    {
        foreach (string assembly in config.Assemblies)
            StageTypes.Load(assembly);
        return new KernelChain([.. config.Stages.Select(Create)], context);
    }

    private static RowTransformer Create(string document) =>
        (RowTransformer)StageDocument.Parse(document, Origin).CreateStage(Origin);
}

using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Schemas;
using SparkDL.Sql;
using SqlColumn = SparkDL.Sql.Column;

namespace SparkDL.ML;

/// <summary>Runs adjacent row transformers as one scalar function, on Spark or in this process.</summary>
internal static class FusedStages
{
    private const string ResultName = "__sparkdl_result";

    /// <summary>The data with the stages' outputs, as an extended plan.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="stages">The adjacent transformers, in order.</param>
    /// <param name="keep">Names of the output columns to return; null for all.</param>
    public static DataFrame Transform(DataFrame data, IReadOnlyList<RowTransformer> stages, IReadOnlyList<string>? keep)
    {
        Schema before = data.Schema;
        _ = stages.Aggregate(before, (schema, stage) => stage.TransformSchema(schema));
        IReadOnlyList<OutputColumn> outputs = Outputs(stages, keep);
        FusedStagesConfig config = new(
            [.. stages.Select(stage => StageDocument.From(stage.DeployTo(data.Session)).ToJson())],
            Inputs(stages),
            [.. outputs.Select(output => output.Name)])
        {
            Assemblies =
            [
                .. stages.Select(stage => stage.GetType().Assembly.GetName().Name!)
                    .Where(name => !AssemblyBuild.IsSparkDLAssembly(name)).Distinct(),
            ],
            ReferencedTypes = [.. stages.SelectMany(stage => new[] { stage.GetType(), stage.ApplicationType })],
        };
        // A column by itself is cheaper for Spark than a struct of one.
        string type = outputs is [var only] ? only.Type : StructOf(outputs);
        SqlColumn result = ScalarFunction.Call<FusedStagesFunction, FusedStagesConfig>(
            data.Session, config, type, [.. config.Inputs.Select(Named)]);
        return data.WithColumn(ResultName, result).Select(
        [
            .. before.Fields.Select(field => Named(field.Name)),
            .. outputs.Select(output => Unpacked(output, outputs.Count == 1)),
        ]);
    }

    /// <summary>The batches with the stages' outputs, computed in this process.</summary>
    public static IEnumerable<RecordBatch> Transform(
        IEnumerable<RecordBatch> batches, IReadOnlyList<RowTransformer> stages, FunctionContext context)
    {
        using KernelChain chain = new(stages, context);
        foreach (RecordBatch batch in batches)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            yield return chain.Apply(batch);
        }
    }

    private static SqlColumn Named(string name) => Sql.Functions.Col(SparkDdl.QuoteIdentifier(name));

    private static string StructOf(IEnumerable<OutputColumn> outputs)
    {
        var fields = outputs.Select(output => $"{SparkDdl.QuoteIdentifier(output.Name)}: {output.Type}");
        return $"struct<{string.Join(", ", fields)}>";
    }

    private static SqlColumn Unpacked(OutputColumn output, bool alone)
    {
        SqlColumn result = Sql.Functions.Col(ResultName);
        SqlColumn field = alone ? result : result.GetField(output.Name);
        return output.Tensor is { } tensor ? field.Alias(output.Name, tensor.ToJson()) : field.Alias(output.Name);
    }

    // The columns that a stage reads and no stage before it makes.
    private static List<string> Inputs(IReadOnlyList<RowTransformer> stages)
    {
        List<string> inputs = [];
        HashSet<string> made = [];
        foreach (RowTransformer stage in stages)
        {
            inputs.AddRange(stage.InputColumns.Where(name => !made.Contains(name) && !inputs.Contains(name)));
            made.UnionWith(stage.OutputColumns.Select(output => output.Name));
        }
        return inputs;
    }

    private static IReadOnlyList<OutputColumn> Outputs(
        IReadOnlyList<RowTransformer> stages, IReadOnlyList<string>? keep)
    {
        List<OutputColumn> all = [.. stages.SelectMany(stage => stage.OutputColumns)];
        if (keep is null)
            return all;
        foreach (string name in keep)
            if (!all.Exists(output => output.Name == name))
                throw new ArgumentException($"no stage makes the column '{name}' that is to be kept");
        return [.. all.Where(output => keep.Contains(output.Name))];
    }
}

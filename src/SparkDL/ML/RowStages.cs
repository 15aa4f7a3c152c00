using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Sql;
using SqlColumn = SparkDL.Sql.Column;

namespace SparkDL.ML;

/// <summary>Runs adjacent row transformers as one scalar function, on Spark or in this process.</summary>
internal static class RowStages
{
    private const string ResultName = "__sparkdl_result";

    /// <summary>Extends the plan; <paramref name="keep"/> names the output columns that come back, null means all.</summary>
    public static DataFrame Transform(DataFrame data, IReadOnlyList<RowTransformer> stages, IReadOnlyList<string>? keep)
    {
        Schema before = data.Schema;
        _ = stages.Aggregate(before, (schema, stage) => stage.TransformSchema(schema));
        IReadOnlyList<OutputColumn> outputs = Outputs(stages, keep);
        RowStagesConfig config = new(
            [.. stages.Select(stage => StageDocument.Of(stage.Shipped(data.Session)).ToJson())],
            Inputs(stages),
            [.. outputs.Select(output => output.Name)])
        {
            Assemblies = [.. stages.Select(stage => stage.GetType().Assembly.GetName().Name!).Where(name => !AssemblyBuild.IsOurs(name)).Distinct()],
            CarriedTypes = [.. stages.SelectMany(stage => new[] { stage.GetType(), stage.ApplicationType })],
        };
        // A column by itself is cheaper for Spark than a struct of one.
        string type = outputs is [var only]
            ? only.Type : $"struct<{string.Join(", ", outputs.Select(output => $"{SparkDdl.QuoteIdentifier(output.Name)}: {output.Type}"))}>";
        SqlColumn result = ScalarFunction.Call<RowStagesFunction, RowStagesConfig>(
            data.Session, config, type, [.. config.Inputs.Select(name => Sql.Functions.Col(SparkDdl.QuoteIdentifier(name)))]);
        return data.WithColumn(ResultName, result).Select(
            [.. before.Fields.Select(field => Sql.Functions.Col(SparkDdl.QuoteIdentifier(field.Name))), .. outputs.Select(output => Unpacked(output, outputs.Count == 1))]);
    }

    /// <summary>The same over batches in memory.</summary>
    public static IEnumerable<RecordBatch> Transform(
        IEnumerable<RecordBatch> batches, IReadOnlyList<RowTransformer> stages, FunctionContext context)
    {
        using RowChain chain = new(stages, context);
        foreach (RecordBatch batch in batches)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            yield return chain.Apply(batch);
        }
    }

    public static Field FieldOf(OutputColumn output) =>
        new(output.Name, SparkDdl.ParseType(output.Type), metadata: output.Tensor?.ToMetadata());

    private static SqlColumn Unpacked(OutputColumn output, bool alone)
    {
        SqlColumn result = Sql.Functions.Col(ResultName);
        SqlColumn field = alone ? result : result.GetField(output.Name);
        return output.Tensor is { } tensor ? field.Alias(output.Name, tensor.ToJson()) : field.Alias(output.Name);
    }

    /// <summary>What the stages read and none before them makes.</summary>
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

    private static IReadOnlyList<OutputColumn> Outputs(IReadOnlyList<RowTransformer> stages, IReadOnlyList<string>? keep)
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

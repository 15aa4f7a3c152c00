using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Loading;
using SparkDL.ML;

namespace SparkDL.Testing;

/// <summary>
/// Runs transformers and fitted pipelines over batches in memory, with the checks that Spark would make.
/// </summary>
/// <example>
/// <code>
/// var tokenized = StageRunner.Transform(new MyTokenizer { InputCol = "text", OutputCol = "tokens" }, [texts]);
/// var loaded = StageRunner.SaveAndLoad(myStage); // with the same parameters
/// </code>
/// </example>
public static class StageRunner
{
    /// <summary>
    /// Runs a row transformer, or a pipeline of row transformers, and checks that the result has the columns that
    /// <see cref="Transformer.TransformSchema"/> promises. The caller disposes the result.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="batches">Rows of one schema; they must stay valid while the result is used.</param>
    /// <param name="context">The context; by default that of partition 0.</param>
    /// <exception cref="ArgumentException">A parameter or an input column does not fit.</exception>
    /// <exception cref="FunctionException">The result is not what the stage promises.</exception>
    /// <exception cref="InvalidOperationException">A stage needs Spark.</exception>
    public static IReadOnlyList<RecordBatch> Transform(
        Transformer stage, IReadOnlyList<RecordBatch> batches, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(batches);
        stage.Validate();
        if (batches.Count == 0) return [];
        var promised = stage.TransformSchema(batches[0].Schema);
        var pipeline = stage as PipelineModel ?? new PipelineModel(stage);
        List<RecordBatch> results = [];
        foreach (var batch in pipeline.Transform(batches, context))
        {
            results.Add(batch);
            OutputCheck.Columns(promised, batch.Schema);
        }

        return results;
    }

    /// <summary>
    /// Saves a stage into a temporary folder and loads it again, as a program does that scores with a stored pipeline.
    /// </summary>
    /// <exception cref="ModelFormatException">The stage does not load what it saved.</exception>
    public static T SaveAndLoad<T>(T stage)
        where T : PipelineStage
    {
        ArgumentNullException.ThrowIfNull(stage);
        var folder = Directory.CreateTempSubdirectory("sparkdl-stage-").FullName;
        try
        {
            stage.Save(folder);
            return PipelineStage.Load<T>(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

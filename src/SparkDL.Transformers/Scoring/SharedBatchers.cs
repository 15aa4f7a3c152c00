using System.Runtime.CompilerServices;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// The batchers of the models of this process: one for a model's scores and one for its features, since these are
/// different runs. They end with the model.
/// </summary>
internal sealed class SharedBatchers
{
    private static readonly ConditionalWeakTable<object, SharedBatchers> Models = [];

    private readonly DynamicBatcher _scores = new(TimeProvider.System);
    private readonly DynamicBatcher _features = new(TimeProvider.System);

    /// <summary>
    /// Gives the batcher of a loaded model to a task, which calls <see cref="DynamicBatcher.Leave"/> at its end.
    /// </summary>
    public static DynamicBatcher Enter(object model, bool features)
    {
        SharedBatchers shared = Models.GetOrCreateValue(model);
        DynamicBatcher batcher = features ? shared._features : shared._scores;
        batcher.Enter();
        return batcher;
    }
}

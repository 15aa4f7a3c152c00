using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Models.Zoo;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The function of a rank that trains a model of the user's. The factory is part of the type's name, so that its
/// assembly is sent to the executors and found there.
/// </summary>
internal sealed class TrainUserModel<TFactory> : IMapFunction<TrainingPlan>
    where TFactory : IModelFactory, new()
{
    /// <inheritdoc/>
    public IEnumerable<RecordBatch> Map(
        IEnumerable<RecordBatch> batches, TrainingPlan config, FunctionContext context) =>
        TrainRank.Map(batches, config, context, () => new TFactory().Create(config.Model.Config ?? []));
}

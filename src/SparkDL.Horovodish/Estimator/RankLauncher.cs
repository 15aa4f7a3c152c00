using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Local;
using SparkDL.Horovodish.Trainer;
using SparkDL.Sql;

namespace SparkDL.Horovodish.Estimator;

/// <summary>Starts the ranks, on Spark or as processes of this machine; they run the same function.</summary>
internal abstract class RankLauncher
{
    /// <summary>Starts the ranks in one barrier stage, each task in a process of its own.</summary>
    public abstract DataFrame OnSpark(DataFrame rows, TrainingPlan plan);

    /// <summary>Starts one process for each rank on this machine.</summary>
    public abstract IEnumerable<RecordBatch> InProcesses(
        IReadOnlyList<IEnumerable<RecordBatch>> rows, TrainingPlan plan,
        IReadOnlyDictionary<string, string>? settings);

    internal sealed class Of<TFunction> : RankLauncher
        where TFunction : IMapFunction<TrainingPlan>, new()
    {
        public override DataFrame OnSpark(DataFrame rows, TrainingPlan plan) =>
            rows.MapInArrow<TFunction, TrainingPlan>(
                plan, TrainingResultCodec.Columns, isBarrier: true, isolated: true);

        public override IEnumerable<RecordBatch> InProcesses(
            IReadOnlyList<IEnumerable<RecordBatch>> rows, TrainingPlan plan,
            IReadOnlyDictionary<string, string>? settings) =>
            LocalRunner.MapBarrier<TFunction, TrainingPlan>(rows, plan, TrainingResultCodec.Columns, settings)
                .SelectMany(b => b);
    }
}

namespace SparkDL.Horovodish.Reporting;

/// <summary>Whom a rank tells how the training goes.</summary>
internal interface ITrainingObserver
{
    void Warn(string message);

    void Stepped(long step, long totalSteps, double loss);

    void EpochEnded(EpochRecord record);
}

namespace SparkDL.Horovodish.Reporting;

/// <summary>Receives the events of a rank's training.</summary>
internal interface ITrainingObserver
{
    void Warn(string message);

    void Stepped(long step, long totalSteps, double loss);

    void EpochEnded(EpochRecord record);
}

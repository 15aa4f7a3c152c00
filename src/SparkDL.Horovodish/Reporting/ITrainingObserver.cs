namespace SparkDL.Horovodish.Reporting;

/// <summary>Receives the events of a rank's training.</summary>
internal interface ITrainingObserver
{
    void Warn(string message);

    void StepCompleted(long step, long totalSteps, double loss);

    void EpochCompleted(EpochRecord record);
}

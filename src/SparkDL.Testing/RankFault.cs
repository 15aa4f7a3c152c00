using System.Globalization;
using SparkDL.Functions.Hosting;

namespace SparkDL.Testing;

/// <summary>
/// The death of a training rank: its process ends by SIGKILL, as if the machine's memory had run out. It happens once,
/// so that a second attempt succeeds.
/// </summary>
/// <example>
/// On Spark, which starts the ranks again, the fault is a setting of the session:
/// <code>
/// using var fault = new RankFault(rank: 1, step: 20);
/// fault.ApplyTo(spark.Conf.Set);
/// var model = estimator.Fit(rows);
/// Assert.True(fault.HasHappened);
/// Assert.True(model.History.ResumedFromStep > 0);
/// </code>
/// </example>
public sealed class RankFault : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-fault-").FullName;

    /// <summary>Describes a rank that dies.</summary>
    /// <param name="rank">The rank, from 0.</param>
    /// <param name="step">The step before which it dies, from 1, counted from where its process began.</param>
    public RankFault(int rank, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (Rank, Step) = (rank, step);
    }

    /// <summary>The rank that dies.</summary>
    public int Rank { get; }

    /// <summary>The step before which it dies.</summary>
    public int Step { get; }

    /// <summary>Whether the rank has died.</summary>
    public bool HasHappened => File.Exists(Mark);

    private string Mark => Path.Combine(_folder, "happened");

    /// <summary>Sets the fault in the settings of a session: <c>fault.ApplyTo(spark.Conf.Set)</c>.</summary>
    public void ApplyTo(Action<string, string> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (var (name, value) in ToSettings()) set(name, value);
    }

    /// <summary>The fault as settings for the ranks' processes.</summary>
    public IReadOnlyDictionary<string, string> ToSettings() => new Dictionary<string, string>
    {
        [FaultPoints.SettingName] = string.Create(
            CultureInfo.InvariantCulture, $"kill;{FaultPoints.TrainingStep(Rank)};{Step};{Mark}"),
    };

    /// <summary>Deletes the mark that tells that the rank has died.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

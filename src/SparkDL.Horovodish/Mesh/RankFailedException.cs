namespace SparkDL.Horovodish.Mesh;

/// <summary>
/// The failure of a rank: it is lost, silent or refused, or it runs another operation than the others.
/// </summary>
public sealed class RankFailedException : SparkDLException
{
    /// <summary>Creates the exception; <paramref name="message"/> already names the rank.</summary>
    public RankFailedException(int rank, string host, long step, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Rank = rank;
        Host = host;
        Step = step;
    }

    /// <summary>The rank at fault; -1 where the whole group is.</summary>
    public int Rank { get; }

    /// <summary>The host of that rank, as the rank reported it; empty where it never did.</summary>
    public string Host { get; }

    /// <summary>The training step of the reporting rank; -1 before the first.</summary>
    public long Step { get; }

    /// <inheritdoc/>
    /// <remarks>Spark retries the stage; the job resumes from its last checkpoint.</remarks>
    public override bool IsTransient => true;
}

namespace SparkDL.Horovodish.Mesh;

/// <summary>A rank of a training job is lost, silent, refused, or did something else than the others.</summary>
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

    /// <summary>The rank that is to blame, or -1 where the whole group is.</summary>
    public int Rank { get; }

    /// <summary>The host that rank runs on, as it reported itself; empty where it never did.</summary>
    public string Host { get; }

    /// <summary>The training step the reporting rank was in; -1 before the first.</summary>
    public long Step { get; }

    /// <inheritdoc/>
    /// <remarks>Spark retries the stage; the job resumes from its last checkpoint.</remarks>
    public override bool IsTransient => true;
}

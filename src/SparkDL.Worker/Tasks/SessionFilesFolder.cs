using System.Text.RegularExpressions;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Finds the folder of the session's artifacts. Streaming queries of Spark 4 get the root folder of all sessions
/// instead of their own; the job's tags then name the session.
/// </summary>
internal static partial class SessionFilesFolder
{
    public static string Of(TaskHeader header, WorkerEnvironment environment)
    {
        if (environment.ArtifactSession != "default") return header.FilesFolder;
        var tags = header.Context.LocalProperties.GetValueOrDefault("spark.job.tags", "");
        var session = SessionTag().Match(tags);
        var own = Path.Combine(header.FilesFolder, session.Groups[1].Value);
        return session.Success && Directory.Exists(own) ? own : header.FilesFolder;
    }

    [GeneratedRegex("spark-session-([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")]
    private static partial Regex SessionTag();
}

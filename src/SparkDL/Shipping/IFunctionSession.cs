using Microsoft.Extensions.Logging;

namespace SparkDL.Shipping;

/// <summary>A session, as far as the deployment of functions needs it.</summary>
internal interface IFunctionSession
{
    /// <summary>The deployment of the session's functions; made at the first use.</summary>
    FunctionDeployment Deployment { get; }

    /// <summary>Makes the loggers of the session.</summary>
    ILoggerFactory Logs { get; }

    /// <summary>The server's version of Spark.</summary>
    string SparkVersion { get; }

    /// <summary>Whether the executors read this machine's files: then nothing needs to travel.</summary>
    bool SharesFiles { get; }

    /// <summary>The number of queries that the session has started.</summary>
    long StartedQueries { get; }

    /// <summary>The session's settings whose names begin with the prefix.</summary>
    IReadOnlyDictionary<string, string> GetSettings(string prefix);

    /// <summary>Changes a setting of the session.</summary>
    void SetSetting(string key, string value);

    /// <summary>Sends an archive, which executors unpack.</summary>
    /// <returns>The name of the folder that it is unpacked to.</returns>
    string AddArchive(string path);

    /// <inheritdoc cref="AddArchive(string)"/>
    string AddArchive(string name, ReadOnlyMemory<byte> content);
}

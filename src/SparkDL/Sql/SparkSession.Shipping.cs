using Microsoft.Extensions.Logging;
using SparkDL.Functions.Loading;
using SparkDL.Functions.Shipping;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <content>The session as the deployment of functions sees it.</content>
public sealed partial class SparkSession : IFunctionSession
{
    FunctionDeployment IFunctionSession.Deployment => GetOrCreateAttachment(
        session => new FunctionDeployment(session, WorkerArchive.Find, NativeDependencyFinder.FindAll()));

    ILoggerFactory IFunctionSession.Logs => Client.Logs;

    string IFunctionSession.SparkVersion => Version;

    // A server on this machine that we started reads this machine's files.
    bool IFunctionSession.SharesFiles => Server?.IsLocal ?? false;

    long IFunctionSession.StartedQueries => StartedQueries;

    IReadOnlyDictionary<string, string> IFunctionSession.GetSettings(string prefix) => Conf.GetAll(prefix);

    void IFunctionSession.SetSetting(string key, string value) => Conf.Set(key, value);

    string IFunctionSession.AddArchive(string path) => Artifacts.AddArchive(path);

    string IFunctionSession.AddArchive(string name, ReadOnlyMemory<byte> content) =>
        Artifacts.AddArchive(name, content);
}

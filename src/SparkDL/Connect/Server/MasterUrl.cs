using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SparkDL.Connect.Server;

/// <summary>What a user calls a master, as Spark is to be told.</summary>
internal static partial class MasterUrl
{
    private const int MaxFailures = 4; // What Spark does everywhere but in plain local mode, where it never retries.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    public static string Normalize(string master)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(master);
        var local = Local().Match(master);
        if (local.Success)
            return $"local[{(local.Groups[1].Success ? local.Groups[1].Value : "1")},{MaxFailures}]";
        if (master.StartsWith("sc://", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "sc:// is the address of a Connect server: use Remote, not Master.", nameof(master));
        }
        return master;
    }

    public static bool IsLocal(string master) => master.StartsWith("local[", StringComparison.Ordinal);

    /// <summary>Fails at once if no standalone master answers; Spark itself would try for a minute.</summary>
    /// <exception cref="SparkSetupException">None answers.</exception>
    public static void CheckReachable(string master)
    {
        var hosts = Standalone().Match(master);
        if (!hosts.Success)
            return;
        string[] all = hosts.Groups[1].Value.Split(',');
        if (!all.Any(Answers))
        {
            throw new SparkSetupException($"No Spark master answers at {master}. Start one (bin/spark-class "
                + "org.apache.spark.deploy.master.Master) or check host and port.");
        }
    }

    private static bool Answers(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(hostAndPort[(colon + 1)..], out var port))
            return false;
        try
        {
            using var client = new TcpClient();
            return client.ConnectAsync(hostAndPort[..colon], port).Wait(ProbeTimeout) && client.Connected;
        }
        catch (AggregateException e) when (e.InnerException is SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^local(?:\[(\*|\d+)\])?$")]
    private static partial Regex Local();

    [GeneratedRegex(@"^spark://([^/]+)$")]
    private static partial Regex Standalone();
}

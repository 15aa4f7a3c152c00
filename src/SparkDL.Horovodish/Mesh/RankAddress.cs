using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;

namespace SparkDL.Horovodish.Mesh;

/// <summary>The address of a rank, as JSON that the ranks exchange through the barrier's allGather.</summary>
internal sealed record RankAddress(int Rank, long Attempt, string Host, string[] Addresses, int Port)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static RankAddress FromJson(string json) =>
        JsonSerializer.Deserialize<RankAddress>(json)
        ?? throw new RankFailedException(-1, "", -1, "A rank sent an empty address through the barrier.");

    /// <summary>
    /// The addresses at which other hosts may reach this one; the loopback, for ranks of the same host, comes last.
    /// </summary>
    public static string[] AddressesOfThisHost()
    {
        var found = new List<string>();
        foreach (var nic in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (nic.OperationalStatus != OperationalStatus.Up) continue;
            if (nic.NetworkInterfaceType == NetworkInterfaceType.Loopback) continue;
            foreach (var unicast in nic.GetIPProperties().UnicastAddresses)
            {
                if (IsReachable(unicast.Address)) found.Add(unicast.Address.ToString());
            }
        }

        found.Add(IPAddress.Loopback.ToString());
        return [.. found];
    }

    private static bool IsReachable(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
        || (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal);

    /// <summary>
    /// The addresses in the order to try them: ranks of one host connect over the loopback, which no firewall closes.
    /// </summary>
    public IEnumerable<IPAddress> CandidatesFrom(string host)
    {
        var all = Addresses.Select(IPAddress.Parse);
        return host == Host ? all.OrderByDescending(IPAddress.IsLoopback) : all.Where(a => !IPAddress.IsLoopback(a));
    }
}

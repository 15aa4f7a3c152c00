using SparkDL.Chaos.Tests.Worker;

namespace SparkDL.Chaos.Tests;

/// <summary>The tests' program is also the client that one of them kills: <c>client MASTER FOLDER</c>.</summary>
public static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments is not ["client", var master, var folder]) return 2;
        HangingClient.Run(master, folder);
        return 0;
    }
}

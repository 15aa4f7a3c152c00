using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SparkDL.Functions.Shipping;

namespace SparkDL.Worker.Tests.Executable;

/// <summary>The worker that executors start, started by a test in Spark's place.</summary>
internal static class DirectWorker
{
    public const string Secret = "secret";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a daemon; the folder is its temporary folder.</summary>
    public static Process Start(string folder, params IEnumerable<(string Name, string Value)> environment) =>
        Start(folder, readErrors: false, environment);

    /// <summary>The same; its log is the caller's to read.</summary>
    public static Process Start(string folder, bool readErrors,
        params IEnumerable<(string Name, string Value)> environment)
    {
        var start =
            new ProcessStartInfo(WorkerArchive.Unpack(WorkerArchive.Find()), ["-m", "pyspark.daemon", "pyspark.worker"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = readErrors,
            };
        start.Environment["TMPDIR"] = folder;
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = Secret;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Connects as an executor does.</summary>
    public static TcpClient Dial(int port, IPAddress? address = null)
    {
        var client =
            new TcpClient(
                (address ?? IPAddress.Loopback).AddressFamily)
            { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        client.Connect(address ?? IPAddress.Loopback, port);
        return client;
    }

    /// <summary>What it prints first: its port, or the length of its socket's path.</summary>
    public static async Task<int> ReadNumberAsync(Stream stream) =>
        BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(stream, sizeof(int)));

    public static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        using var deadline = new CancellationTokenSource(Patience);
        await stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }
}

using System.Net.Sockets;
using SparkDL.Arrow.Ipc;
using SparkDL.Interop;
using SparkDL.Worker;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// A worker that hands Arrow frames back as they came, undecoded: no worker can do less and still answer, so it marks
/// what the JVM and the socket leave to gain. Spark starts it by a script, <see cref="WriteScript"/>.
/// </summary>
internal static class FrameCopier
{
    public const string Argument = "copy-frames";

    private const int Continuation = -1;

    public static string WriteScript(string path)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SparkDL.Benchmarks");
        File.WriteAllText(path, $"#!/bin/sh\nexec '{program}' {Argument} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public static int Run()
    {
        var environment = WorkerEnvironment.Read(Environment.GetEnvironmentVariable);
        var output = StandardStreams.TakeOutput();
        using var listener = WorkerListener.Open(environment);
        PosixProcess.Write(output, listener.Address());
        PosixProcess.Close(output);
        new Thread(() => Accept(listener, environment)) { IsBackground = true }.Start();
        KillRequests.Serve(new ConnectionRegistry());
        PosixProcess.ExitNow(0);
        return 0;
    }

    private static void Accept(WorkerListener listener, WorkerEnvironment environment)
    {
        while (true)
        {
            var socket = listener.Socket.Accept();
            new Thread(() => Serve(socket, environment)) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket socket, WorkerEnvironment environment)
    {
        if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        var (input, output) = (new WireReader(stream), new WireWriter(stream));
        if (!WorkerHandshake.AcceptFromSpark(input, output, PosixProcess.ThreadId(),
            environment.UnixSockets ? null : environment.Secret)) return;
        while (TaskHeaderReader.Read(input, environment.StatedVersion) is { } header)
        {
            output.WriteInt(StreamMarker.StartArrowStream);
            CopyStream(input, output);
            new TimingReport(header.StartedAt, header.ReadAt, TimeProvider.System.GetUtcNow(), TimeSpan.Zero)
                .Write(output, header.Version);
            TaskEnd.WriteSections(output);
            TaskEnd.WriteReuse(output, input.ReadInt() == StreamMarker.EndOfStream);
        }
    }

    private static void CopyStream(WireReader input, WireWriter output)
    {
        var frame = new byte[1 << 20];
        while (true)
        {
            input.ReadExactly(frame, 0, 2 * sizeof(int));
            if (BitConverter.ToInt32(frame) != Continuation) throw new InvalidDataException("This is no Arrow frame.");
            var metadata = BitConverter.ToInt32(frame, sizeof(int));
            input.ReadExactly(frame, 2 * sizeof(int), metadata);
            output.Write(frame.AsSpan(0, (2 * sizeof(int)) + metadata));
            if (metadata == 0) break;
            for (var left = BodyLength(frame.AsSpan(2 * sizeof(int), metadata)); left > 0;)
            {
                var count = input.Read(frame.AsSpan(0, (int)Math.Min(left, frame.Length)));
                output.Write(frame.AsSpan(0, count));
                left -= count;
            }

            output.Flush();
        }
    }

    /// <summary>The one thing that must be known of a frame to hand it on; field 3 of the message's table.</summary>
    private static long BodyLength(ReadOnlySpan<byte> metadata) => ArrowMessageHeader.ReadBodyLength(metadata);
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Harness;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Executable;

/// <summary>
/// A map that real Spark sent, of any of its versions, with a function of ours in the place of its own.
/// </summary>
internal static class RecordedTask
{
    private const string Case = "count";

    /// <summary>Greets as Spark does and sends the task; the answer is read from the stream.</summary>
    public static void Send<TFunction>(NetworkStream stream, string version, object config, string columns = "id long")
    {
        var (input, output) = (new WireReader(stream), new WireWriter(stream));
        input.ReadInt();
        output.WriteText(DirectWorker.Secret);
        output.Flush();
        if (input.ReadText("the greeting") != "ok")
            throw new InvalidOperationException("The worker refused the secret.");
        stream.Write(Bytes(version, CommandOf(typeof(TFunction), config, columns)));
    }

    private static byte[] CommandOf(Type function, object config, string columns) => FunctionCommandCodec.Encode(
        CommandBuilder.Build(FunctionKind.Map, CodeReferences.OfType(function), config, columns, isolated: false) with
        {
            ApplicationFolder = UserCache.GetOrCopy("applications", ApplicationFiles.Of([function.Assembly])),
        });

    private static byte[] Bytes(string version, byte[] command)
    {
        var folder = Path.Combine(Corpus.WorkerProtocol.Folder, version);
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        var connection = cases.RootElement.GetProperty(Case).GetProperty("connections")[0];
        var recorded = File.ReadAllBytes(Path.Combine(folder, connection.GetProperty("in").GetString()!)).AsSpan();
        var secret = BinaryPrimitives.ReadInt32BigEndian(recorded);
        // The plan's text, which is among the task's properties, shows it before.
        var begin = recorded.LastIndexOf("SDL1"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(recorded[(begin - sizeof(int))..]);
        var ours = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(ours, command.Length);
        return [.. recorded[(sizeof(int) + secret)..(begin - sizeof(int))], .. ours, .. command,
            .. recorded[(begin + length)..]];
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SparkDL.Horovodish.Mesh;

/// <summary>
/// The mutual authentication of two ranks: both prove that they know the job's secret, for this attempt and this pair,
/// over fresh random numbers of both sides. A proof cannot be replayed or reflected.
/// </summary>
/// <remarks>
/// Acceptor: magic, nonce. Dialler: rank, attempt, channel, nonce, proof. Acceptor: verdict, current attempt, proof.
/// What is sent afterwards is not encrypted: the ranks need a trusted network.
/// </remarks>
internal static class Handshake
{
    private const int NonceSize = 32;
    private const int ProofSize = 32;
    private static readonly byte[] Magic = "SDLH0001"u8.ToArray();

    internal enum Verdict : byte
    {
        Welcome = 1,
        OtherAttempt = 2,
    }

    internal readonly record struct Caller(int Rank, long Attempt, byte Channel)
    {
        public const int Size = 13;
    }

    /// <summary>Authenticates on the side that opened the connection.</summary>
    public static void Dial(Socket socket, ProcessGroupOptions me, RankAddress peer, byte channel)
    {
        var hello = Read(socket, Magic.Length + NonceSize);
        if (!hello.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw Refused(peer, "what answers there is not a rank of a SparkDL job");
        var caller = new Caller(me.Rank, me.Attempt, channel);
        var mine = RandomNumberGenerator.GetBytes(NonceSize);
        var theirs = hello.AsSpan(Magic.Length).ToArray();
        Write(socket, [.. Bytes(caller), .. mine, .. Proof(me.Secret, "dial", caller, peer.Rank, theirs, mine)]);
        ReadVerdict(socket, me, peer, verdict => Proof(me.Secret, Role(verdict), caller, peer.Rank, theirs, mine));
    }

    /// <summary>
    /// Authenticates on the side that accepted the connection; null when the caller has not proven itself.
    /// </summary>
    public static Caller? Accept(Socket socket, ProcessGroupOptions me)
    {
        var mine = RandomNumberGenerator.GetBytes(NonceSize);
        Write(socket, [.. Magic, .. mine]);
        var request = Read(socket, Caller.Size + NonceSize + ProofSize);
        var caller = ParseCaller(request);
        var theirs = request.AsSpan(Caller.Size, NonceSize).ToArray();
        var proof = Proof(me.Secret, "dial", caller, me.Rank, mine, theirs);
        if (!CryptographicOperations.FixedTimeEquals(proof, request.AsSpan(Caller.Size + NonceSize))) return null;
        var verdict = caller.Attempt == me.Attempt ? Verdict.Welcome : Verdict.OtherAttempt;
        var answerProof = Proof(me.Secret, Role(verdict), caller, me.Rank, mine, theirs);
        byte[] answer = [(byte)verdict, .. Long(me.Attempt), .. answerProof];
        Write(socket, answer);
        return verdict == Verdict.Welcome ? caller : null;
    }

    private static void ReadVerdict(
        Socket socket, ProcessGroupOptions me, RankAddress peer, Func<Verdict, byte[]> expected)
    {
        byte[] answer;
        try
        {
            answer = Read(socket, 9 + ProofSize);
        }
        catch (EndOfStreamException e)
        {
            throw Refused(peer, "it closed the connection: the secrets of the two ranks differ", e);
        }

        if (!CryptographicOperations.FixedTimeEquals(expected((Verdict)answer[0]), answer.AsSpan(9)))
            throw Refused(peer, "it does not know the job's secret");
        if ((Verdict)answer[0] == Verdict.Welcome) return;
        var current = BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(1));
        throw Refused(peer, $"this rank belongs to attempt {me.Attempt}, the job is at attempt {current}");
    }

    private static string Role(Verdict verdict) => $"accept {verdict}";

    private static RankFailedException Refused(RankAddress peer, string why, Exception? inner = null) =>
        new(peer.Rank, peer.Host, -1, $"Rank {peer.Rank} on {peer.Host} refused the connection: {why}.", inner);

    private static byte[] Bytes(Caller caller) => [.. Int(caller.Rank), .. Long(caller.Attempt), caller.Channel];

    private static Caller ParseCaller(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]),
        bytes[12]);

    private static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Proof(byte[] secret, string role, Caller caller, int acceptor, byte[] first, byte[] second)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(role), .. Bytes(caller), .. Int(acceptor), .. first, .. second];
        return HMACSHA256.HashData(secret, text);
    }

    private static void Write(Socket socket, byte[] bytes)
    {
        for (var done = 0; done < bytes.Length;) done += socket.Send(bytes.AsSpan(done));
    }

    private static byte[] Read(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var n = socket.Receive(bytes.AsSpan(done));
            if (n == 0) throw new EndOfStreamException("the peer closed the connection");
            done += n;
        }

        return bytes;
    }
}

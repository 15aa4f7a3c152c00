using System.Security.Cryptography;

namespace SparkDL.Connect.Artifacts;

/// <summary>A file for the session: the name that the server stores it under, and its bytes.</summary>
/// <param name="Name">A relative path, such as <c>files/model.bin</c> or <c>archives/worker.tar.gz#worker</c>.</param>
/// <param name="Open">Opens the bytes from their beginning, once per try; the caller disposes the stream.</param>
internal sealed record Artifact(string Name, Func<Stream> Open)
{
    public static Artifact From(string name, ReadOnlyMemory<byte> bytes) =>
        new(Checked(name), () => new MemoryStream(bytes.ToArray(), writable: false));

    public static Artifact FromFile(string name, string path) => new(Checked(name), () => File.OpenRead(path));

    public static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // Names become paths on the server and on executors.
    private static string Checked(string name)
    {
        var path = name.Split('#')[0];
        var bad = path.Length == 0 || name.Length > 512 || path[0] == '/' || name.Any(c => c is '\\' or ':' || c < ' ')
            || path.Split('/').Any(part => part is "" or "." or "..");
        return !bad ? name : throw new ArgumentException(
            $"'{name}' is not the name of an artifact: it must be a relative path of at most 512 characters, without "
            + "'\\', ':' and '..'.");
    }
}

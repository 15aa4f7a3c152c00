using SparkDL.Connect;
using SparkDL.Connect.Artifacts;

namespace SparkDL.Sql;

/// <summary>Sends files to the server, which hands them to the executors of the session's queries.</summary>
/// <remarks>
/// Names hold the content's hash: the server refuses other bytes under a name that it has, and the same bytes are sent
/// once per session.
/// </remarks>
public sealed class ArtifactManager
{
    private readonly ArtifactUploader _uploader;
    private readonly HashSet<string> _sent = [];
    private readonly Lock _lock = new();

    internal ArtifactManager(ConnectClient client) => _uploader = new ArtifactUploader(client);

    /// <summary>Sends a file.</summary>
    /// <returns>Its name on executors: <c>HASH-name.ext</c>.</returns>
    public string AddFile(string path)
    {
        using var stream = File.OpenRead(path);
        var name = Named(Artifact.Hash(stream), Path.GetFileName(path));
        Send(Artifact.FromFile($"files/{name}", path));
        return name;
    }

    /// <summary>Sends bytes as a file.</summary>
    /// <returns>Its name on executors: <c>HASH-name</c>.</returns>
    public string AddFile(string name, ReadOnlyMemory<byte> content)
    {
        var full = Named(Artifact.Hash(content.Span), name);
        Send(Artifact.From($"files/{full}", content));
        return full;
    }

    /// <summary>Sends a .tar.gz or .zip that executors unpack.</summary>
    /// <returns>The folder that holds its content on executors.</returns>
    public string AddArchive(string path)
    {
        using var stream = File.OpenRead(path);
        return AddArchive(Artifact.Hash(stream), Path.GetFileName(path), name => Artifact.FromFile(name, path));
    }

    /// <summary>Sends the bytes of an archive that executors unpack; the name ends with .tar.gz or .zip.</summary>
    /// <returns>The folder that holds its content on executors.</returns>
    public string AddArchive(string name, ReadOnlyMemory<byte> content) =>
        AddArchive(Artifact.Hash(content.Span), name, full => Artifact.From(full, content));

    /// <summary>Keeps bytes in the session's cache on the server, for plans that refer to them by hash.</summary>
    internal string AddToCache(ReadOnlyMemory<byte> content)
    {
        var hash = Artifact.Hash(content.Span);
        Send(Artifact.From($"cache/{hash}", content));
        return hash;
    }

    private string AddArchive(string hash, string name, Func<string, Artifact> create)
    {
        var folder = Named(hash, name.Split('.')[0]);
        Send(create($"archives/{Named(hash, name)}#{folder}"));
        return folder;
    }

    private static string Named(string hash, string name) => $"{hash[..16]}-{name}";

    // Under the lock: two threads that need the same archive send it once, and the second waits until it is there.
    private void Send(Artifact artifact)
    {
        lock (_lock)
        {
            if (_sent.Contains(artifact.Name))
                return;
            _uploader.UploadAsync(artifact).GetAwaiter().GetResult();
            _sent.Add(artifact.Name);
        }
    }
}

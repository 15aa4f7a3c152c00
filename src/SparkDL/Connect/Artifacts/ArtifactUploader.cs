using System.Diagnostics;
using Google.Protobuf;
using SparkDL.Connect.Errors;
using SparkDL.Connect.Execution;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;
using SparkDL.Diagnostics;
using SparkDL.Instrumentation;

namespace SparkDL.Connect.Artifacts;

/// <summary>
/// Uploads artifacts in chunks with a CRC each. A wrong CRC is not an error of the call: the server reports it in the
/// summary, which is checked here.
/// </summary>
internal sealed class ArtifactUploader(ConnectClient client)
{
    private const int ChunkSize = 1024 * 1024;

    /// <summary>Uploads one artifact. The server keeps the one it has where name and bytes are the same.</summary>
    /// <exception cref="SparkServerException">
    /// It was not stored; <c>IsTransient</c> says whether to try again.
    /// </exception>
    public async Task UploadAsync(Artifact artifact, CancellationToken cancellation = default)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.UploadArtifact, ActivityKind.Client);
        string? errorType = null;
        try
        {
            await SendAsync(artifact, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            errorType = QueryTelemetry.ErrorTypeOf(e);
            activity.Fail(errorType);
            throw;
        }
        finally
        {
            Count(errorType);
        }
    }

    private static void Count(string? errorType)
    {
        if (!Telemetry.ArtifactUploads.Enabled) return;
        if (errorType is null)
            Telemetry.ArtifactUploads.Add(1);
        else
            Telemetry.ArtifactUploads.Add(1, new KeyValuePair<string, object?>(ErrorTypes.Tag, errorType));
    }

    private async Task SendAsync(Artifact artifact, CancellationToken cancellation)
    {
        var response = await client.CallAsync(
            "AddArtifacts", Messages(artifact), AddArtifactsResponse.Parser, cancellation).ConfigureAwait(false);
        client.RememberServerSession(response.ServerSideSessionId);
        var summary = response.Artifacts.FirstOrDefault(a => a.Name == artifact.Name)
            ?? throw Failed(artifact, "the server did not confirm it");
        if (!summary.IsCrcSuccessful)
            throw Failed(artifact, "its bytes were changed on the way (wrong CRC)");
        if (Telemetry.ArtifactIO.Enabled)
        {
            using var stream = artifact.Open();
            Telemetry.ArtifactIO.Add(stream.Length);
        }
    }

    /// <summary>Whether the server has artifacts of these names already.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> ExistAsync(
        IEnumerable<string> names, CancellationToken cancellation = default)
    {
        var request = new ArtifactStatusesRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = client.ClientType,
        };
        request.Names.AddRange(names);
        var response = await client.CallAsync(
            "ArtifactStatus", [request], ArtifactStatusesResponse.Parser, cancellation).ConfigureAwait(false);
        client.RememberServerSession(response.ServerSideSessionId);
        return request.Names.ToDictionary(n => n, n => response.Statuses.TryGetValue(n, out var s) && s.Exists);
    }

    // Enumerated anew for each try. Every message names the session: the stream has no other place for it.
    private IEnumerable<IMessage> Messages(Artifact artifact)
    {
        using var stream = artifact.Open();
        var length = stream.Length;
        var first = ReadChunk(stream);
        if (first.Data.Length == length)
        {
            yield return Single(artifact.Name, first);
            yield break;
        }
        yield return Begin(artifact.Name, first, length);
        for (long sent = first.Data.Length; sent < length;)
        {
            var chunk = ReadChunk(stream);
            if (chunk.Data.Length == 0)
            {
                throw new EndOfStreamException($"{artifact.Name} became shorter while it was uploaded: add files that "
                    + "no program writes any more.");
            }
            sent += chunk.Data.Length;
            var message = NewRequest();
            message.Chunk = chunk;
            yield return message;
        }
    }

    private AddArtifactsRequest Single(string name, AddArtifactsRequest.Types.ArtifactChunk chunk)
    {
        var message = NewRequest();
        message.Batch = new AddArtifactsRequest.Types.Batch();
        message.Batch.Artifacts.Add(new AddArtifactsRequest.Types.SingleChunkArtifact { Name = name, Data = chunk });
        return message;
    }

    private AddArtifactsRequest Begin(string name, AddArtifactsRequest.Types.ArtifactChunk chunk, long length)
    {
        var message = NewRequest();
        message.BeginChunk = new AddArtifactsRequest.Types.BeginChunkedArtifact
        {
            Name = name,
            TotalBytes = length,
            NumChunks = (length + ChunkSize - 1) / ChunkSize,
            InitialChunk = chunk,
        };
        return message;
    }

    private static AddArtifactsRequest.Types.ArtifactChunk ReadChunk(Stream stream)
    {
        var buffer = new byte[ChunkSize];
        var got = stream.ReadAtLeast(buffer, ChunkSize, throwOnEndOfStream: false);
        return new AddArtifactsRequest.Types.ArtifactChunk
        {
            Data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, got)),
            Crc = Crc32.Compute(buffer.AsSpan(0, got)),
        };
    }

    private AddArtifactsRequest NewRequest()
    {
        var request = new AddArtifactsRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = client.ClientType,
        };
        if (client.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        return request;
    }

    private static SparkServerException Failed(Artifact artifact, string why) =>
        new($"The artifact {artifact.Name} was not stored: {why}.", new ServerErrorInfo(GrpcStatusCode.DataLoss),
            () => null, transient: true, null);
}

namespace SparkDL.Arrow.Tests;

/// <summary>A stream that gives as few bytes at once as it is told to, like a slow network.</summary>
internal sealed class SplitStream(byte[] bytes, Func<int> pieceLength) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceLength())]);

    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, pieceLength()));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceLength())], cancellationToken);
}

using System.IO.MemoryMappedFiles;
using SparkDL.Diagnostics;

namespace SparkDL.Torch.IO;

/// <summary>
/// A file mapped into memory as a whole, private and copy-on-write: processes that load the same model share its pages,
/// and training on mapped weights never writes to the file.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private int _references = 1;

    private MappedFile(string path, string resolved, long length)
    {
        Path = path;
        Length = length;
        _map = MemoryMappedFile.CreateFromFile(
            resolved, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.CopyOnWrite);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
    }

    /// <summary>The path as it was given, for messages.</summary>
    public string Path { get; }

    public long Length { get; }

    public byte* Pointer => Volatile.Read(ref _references) > 0
        ? _pointer : throw new ObjectDisposedException(nameof(MappedFile), $"{Path} is no longer mapped.");

    /// <summary>
    /// Maps a file that must hold at least <paramref name="atLeast"/> bytes; symbolic links are followed.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is missing, shorter, or behind a broken link.</exception>
    public static MappedFile Open(string path, long atLeast)
    {
        var resolved = ModelFilePath.Resolve(path);
        var length = new FileInfo(resolved).Length;
        if (length < atLeast)
            throw new ModelFormatException(
                path, "cut-file", $"the file has {length} bytes and cannot be whole", length, atLeast);
        return new MappedFile(path, resolved, length);
    }

    /// <summary>Returns a part of the file; the caller has checked that it lies inside.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length) => new(Pointer + offset, length);

    /// <summary>Keeps the mapping for one more owner, who disposes the returned reference.</summary>
    public IDisposable AddReference()
    {
        Interlocked.Increment(ref _references);
        return new Reference(this);
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private sealed class Reference(MappedFile file) : IDisposable
    {
        private MappedFile? _file = file;

        public void Dispose() => Interlocked.Exchange(ref _file, null)?.Dispose();
    }
}

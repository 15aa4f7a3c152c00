using System.IO.MemoryMappedFiles;

namespace SparkDL.Arrow.Memory;

/// <summary>A file as read-only memory: pages come in when they are looked at, and processes share them.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view) => (_file, _view) = (file, view);

    /// <summary>The whole file; unmapped with the last reference to the buffer.</summary>
    public static NativeBuffer Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
            return NativeBuffer.Allocate(0);
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        return NativeBuffer.Wrap((nint)pointer + (nint)view.PointerOffset, length, new MappedFile(file, view));
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

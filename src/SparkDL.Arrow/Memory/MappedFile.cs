using System.IO.MemoryMappedFiles;
using SparkDL.Diagnostics;

namespace SparkDL.Arrow.Memory;

/// <summary>
/// A file that is mapped as read-only memory: pages are loaded on first access, and processes share them.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view) => (_file, _view) = (file, view);

    /// <summary>
    /// Maps the whole file, following symbolic links; it is unmapped with the last reference to the buffer.
    /// </summary>
    /// <exception cref="SparkSetupException">The links lead to nothing, or in a circle.</exception>
    public static NativeBuffer Open(string path)
    {
        // The mapping outlives the handle.
        using var handle = File.OpenHandle(LinkedPaths.Resolve(path));
        var length = RandomAccess.GetLength(handle);
        if (length == 0)
            return NativeBuffer.Allocate(0);
        var file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
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

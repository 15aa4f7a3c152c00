using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>Pins lists of numbers for the time of a call.</summary>
internal sealed class PinnedNumbers : IDisposable
{
    private readonly List<GCHandle> _handles = [];

    public void Dispose() => _handles.ForEach(h => h.Free());

    internal ShimValue Pin(Array numbers, ShimValueTag tag)
    {
        var handle = GCHandle.Alloc(numbers, GCHandleType.Pinned);
        _handles.Add(handle);
        return new ShimValue { Pointer = handle.AddrOfPinnedObject(), Tag = tag, Length = numbers.Length };
    }
}

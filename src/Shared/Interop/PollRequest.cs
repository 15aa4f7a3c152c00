using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>One descriptor to poll, as the C library lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRequest
{
    public int Descriptor;
    public short Wanted;
    public short Seen;
}

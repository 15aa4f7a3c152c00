using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>A descriptor to poll, in the layout of <c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRequest
{
    public int Descriptor;
    public short Wanted;
    public short Seen;
}

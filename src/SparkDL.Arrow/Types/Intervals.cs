using System.Runtime.InteropServices;

namespace SparkDL.Arrow.Types;

/// <summary>A value of an <see cref="IntervalUnit.DayTime"/> interval, in its memory layout.</summary>
/// <param name="Days">Days.</param>
/// <param name="Milliseconds">Milliseconds, independent of the days.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DayTimeInterval(int Days, int Milliseconds);

/// <summary>A value of an <see cref="IntervalUnit.MonthDayNano"/> interval, in its memory layout.</summary>
/// <param name="Months">Months.</param>
/// <param name="Days">Days, independent of the months.</param>
/// <param name="Nanoseconds">Nanoseconds, independent of the days.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct MonthDayNanoInterval(int Months, int Days, long Nanoseconds);

using System.Globalization;

namespace SparkDL.Harness.Measurement;

/// <summary>CPU seconds, the JVM's apart from those of our own processes (driver, workers, ranks).</summary>
public sealed record CpuSeconds(double Jvm, double Own)
{
    public static CpuSeconds operator -(CpuSeconds after, CpuSeconds before) =>
        new(after.Jvm - before.Jvm, after.Own - before.Own);
}

/// <summary>Peak resident memory in megabytes.</summary>
public sealed record MemoryPeak(long JvmMegabytes, long OwnMegabytes)
{
    public MemoryPeak Max(MemoryPeak other) =>
        new(Math.Max(JvmMegabytes, other.JvmMegabytes), Math.Max(OwnMegabytes, other.OwnMegabytes));
}

/// <summary>This process and everything below it, read from <c>/proc</c>.</summary>
public static class ProcessTree
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on
    private const long PageBytes = 4096;

    /// <summary>Used so far, by children that have ended too.</summary>
    public static CpuSeconds CpuSeconds()
    {
        double jvm = 0, own = 0;
        foreach (var process in Members())
        {
            if (process.Name == "java")
                (jvm, own) = (jvm + process.OwnTicks, own + process.ChildTicks);
            else
                own += process.OwnTicks + process.ChildTicks;
        }

        return new CpuSeconds(jvm / TicksPerSecond, own / TicksPerSecond);
    }

    public static MemoryPeak Memory()
    {
        long jvm = 0, own = 0;
        foreach (var process in Members())
        {
            if (process.Name == "java")
                jvm += process.ResidentPages;
            else
                own += process.ResidentPages;
        }

        return new MemoryPeak(jvm * PageBytes / 1_000_000, own * PageBytes / 1_000_000);
    }

    private static IEnumerable<Entry> Members()
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Select(Entry.Read)
            .OfType<Entry>()
            .ToLookup(entry => entry.Parent);
        var self = Entry.Read($"/proc/{Environment.ProcessId}")!;
        var open = new Queue<Entry>([self]);
        while (open.TryDequeue(out var entry))
        {
            yield return entry;
            foreach (var child in children[entry.Id])
                open.Enqueue(child);
        }
    }

    private sealed record Entry(int Id, int Parent, string Name, double OwnTicks, double ChildTicks, long ResidentPages)
    {
        public static Entry? Read(string folder)
        {
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                return null; // it ended between the listing and the reading
            }

            var name = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            double Number(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
            return new Entry(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), (int)Number(1), name,
                Number(11) + Number(12), Number(13) + Number(14), (long)Number(21));
        }
    }
}

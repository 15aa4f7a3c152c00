using SparkDL.Functions.Caching;

namespace SparkDL.Functions.Tests.Deployment;

/// <summary>The cache stays small, and nobody loses what he uses.</summary>
public sealed class CacheCleanupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Entries_beyond_the_newest_few_go_after_a_day_and_all_after_a_month()
    {
        for (var days = 0; days < 12; days++) Entry($"e{days}", days == 5 ? 40 : days);
        Entry("killed.0123.part", 2);
        Entry("filling.0123.part", 0);

        CacheCleanup.Run(_folder);

        Assert.Equal(
            ["e0", "e1", "e2", "e3", "e4", "e6", "e7", "e8", "filling.0123.part"],
            Directory.GetDirectories(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_a_process_uses_stays_however_old_it_is()
    {
        var used = Entry("used", 0);
        Assert.True(UserCache.TryAcquire(used));
        Age(used, 400);
        var unused = Entry("unused", 400);

        CacheCleanup.Run(_folder);

        Assert.True(File.Exists(Path.Combine(used, "content")));
        Assert.False(Directory.Exists(unused));
    }

    [Fact]
    public void Whoever_gets_an_entry_while_others_sweep_has_it_whole()
    {
        const int Rounds = 200;
        for (var round = 0; round < Rounds; round++)
        {
            var entry = Entry($"r{round}", 400);
            var used = false;
            Parallel.Invoke(
                () => CacheCleanup.Run(_folder),
                () => used = UserCache.TryAcquire(entry),
                () => CacheCleanup.Run(_folder));

            Assert.True(!used || File.Exists(Path.Combine(entry, "content")), $"round {round}");
        }
    }

    private string Entry(string name, int days)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(path, "content"), name);
        File.WriteAllText(Path.Combine(path, UserCache.InUseFileName), "");
        Age(path, days);
        return path;
    }

    private static void Age(string path, int days) =>
        Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-days).AddMinutes(-1));
}

using SparkDL.Harness;
using SparkDL.Horovodish.Checkpoints;

namespace SparkDL.Horovodish.Tests;

/// <summary>Checkpoints in folders and files that are symbolic links.</summary>
public sealed class LinkedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checkpoints_are_found_behind_links()
    {
        var checkpoint = new Checkpoint
        {
            Recipe = "r",
            Data = "d",
            Ranks = 1,
            Step = 3,
            Sums = [0, 0, 0, 0, 0],
            History = [],
            Parts = [],
            State = [1, 2],
        };
        new CheckpointFolder(_folder["real"]).Save(checkpoint);
        Directory.CreateDirectory(_folder["linked"]);
        foreach (var file in Directory.GetFiles(_folder["real"]))
            File.CreateSymbolicLink(Path.Combine(_folder["linked"], Path.GetFileName(file)), file);
        Directory.CreateSymbolicLink(_folder["folder"], _folder["linked"]);

        Assert.Equal([1, 2], new CheckpointFolder(_folder["folder"]).LoadLatest()!.State);
        new CheckpointFolder(_folder["folder"]).Save(checkpoint with { Step = 4 });
        Assert.Equal(4, new CheckpointFolder(_folder["linked"]).LoadLatest()!.Step);
    }

    [Fact]
    public void A_folder_that_leads_to_nothing_is_refused()
    {
        Directory.CreateSymbolicLink(_folder["lost"], _folder["gone"]);
        Assert.Throws<SparkSetupException>(() => new CheckpointFolder(_folder["lost"]));
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using SparkDL.Functions;
using SparkDL.Horovodish.Reporting;

namespace SparkDL.Horovodish.Tests;

public sealed class ProgressTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-events-").FullName;

    private static readonly EpochRecord s_record = new()
    {
        Epoch = 1,
        Step = 10,
        Loss = 0.5,
        Accuracy = 0.75,
        LearningRate = 0.1,
        Samples = 200,
        Seconds = 2,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rank_0_tells_the_driver_what_happens()
    {
        var messages = new BlockingCollection<ProgressMessage>();
        using var listener = new ProgressListener(TrainingFixture.Secret, messages.Add);
        var context = new FunctionContext { TaskAttemptId = 2 };
        using var sender = new ProgressSender(TrainingFixture.Secret, listener.Addresses, context, 0);
        sender.Warn("careful");
        sender.EpochCompleted(s_record);
        Assert.True(messages.TryTake(out var first, 5000));
        Assert.Equal(("careful", 2L), (first.Warning, first.Attempt));
        Assert.True(messages.TryTake(out var second, 5000));
        Assert.Equal(s_record, second.Epoch);
    }

    [Fact]
    public void A_driver_that_cannot_be_reached_or_proves_nothing_is_done_without()
    {
        using var stranger = new ProgressListener(new byte[32], _ => Assert.Fail("it must not be trusted"));
        string[] addresses = ["127.0.0.1:1", "nonsense", .. stranger.Addresses];
        using var sender = new ProgressSender(TrainingFixture.Secret, addresses, new FunctionContext(), 0);
        sender.EpochCompleted(s_record);
    }

    [Fact]
    public void An_epoch_keeps_its_samples_in_the_file_of_the_history()
    {
        var epoch = new EpochRecord
        {
            Epoch = 1,
            Step = 2,
            Loss = 3,
            LearningRate = 4,
            Samples = 49_999,
            Seconds = 7.3
        };
        var text = JsonSerializer.Serialize(epoch);
        string[] fields =
        [
            "Epoch", "Step", "Loss", "Accuracy", "ValidationLoss", "ValidationAccuracy", "LearningRate",
                "SamplesPerSecond", "Seconds",
        ];
        Assert.Equal(fields, JsonDocument.Parse(text).RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(epoch, JsonSerializer.Deserialize<EpochRecord>(text));
    }

    [Fact]
    public void The_console_shows_each_epoch_once_also_those_that_came_late()
    {
        var lines = new List<string>();
        using var console = new ProgressReporter(lines.Add, logDir: null, epochs: 2);
        console.Receive(new ProgressMessage { Epoch = s_record });
        console.Complete(new TrainingHistory
        {
            Epochs = [s_record,
            s_record with { Epoch = 2, ValidationLoss = 0.25 }]
        });
        Assert.Equal(
            [
                "epoch 1/2  loss 0.5000  accuracy 0.7500  100 samples/s",
                "epoch 2/2  loss 0.5000  accuracy 0.7500  held-out loss 0.2500  100 samples/s",
            ],
            lines);
    }

    [Fact]
    public void A_new_attempt_is_announced_and_counted()
    {
        var lines = new List<string>();
        using var console = new ProgressReporter(lines.Add, logDir: null, epochs: 2);
        console.Receive(new ProgressMessage { Attempt = 40, Step = 1, TotalSteps = 9, Loss = 1 });
        console.Receive(new ProgressMessage { Attempt = 52, Step = 1, TotalSteps = 9, Loss = 1 });
        Assert.Equal("attempt 2: the ranks were started again", lines[1]);
        Assert.Equal(1, console.Restarts);
    }

    [Fact]
    public void Event_files_hold_the_curves_in_frames_whose_checksums_fit()
    {
        using (var console = new ProgressReporter(_ => { }, _folder, epochs: 1))
            console.Receive(new ProgressMessage { Epoch = s_record });
        var bytes = File.ReadAllBytes(Directory.GetFiles(_folder, "events.out.tfevents.*").Single());
        // The version record, as TensorFlow writes it, after the time: field 3, "brain.Event:2".
        Assert.Equal("brain.Event:2", System.Text.Encoding.ASCII.GetString(bytes, 12 + 11, 13));
        // The length 24 and its masked CRC32C, from TensorFlow's own files.
        Assert.Equal([24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22], bytes[..12]);
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.Contains("loss/train", text, StringComparison.Ordinal);
        Assert.Contains("accuracy/train", text, StringComparison.Ordinal);
        Assert.DoesNotContain("loss/validation", text, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Reporting;

/// <summary>
/// Rank 0's connection to the driver's console. Where the driver cannot be reached from the executor, the training goes
/// on without it, and the history comes with the model.
/// </summary>
internal sealed class ProgressSender : ITrainingObserver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromSeconds(2);
    private readonly FunctionContext _context;
    private readonly Stopwatch _sinceStep = Stopwatch.StartNew();
    private Socket? _driver;

    public ProgressSender(byte[] secret, IReadOnlyList<string> driverAddresses, FunctionContext context, int rank)
    {
        _context = context;
        if (rank == 0) _driver = Connect(secret, driverAddresses);
    }

    public void Warn(string message)
    {
        _context.Log.TrainingWarning(message);
        Send(new ProgressMessage { Warning = message });
    }

    public void StepCompleted(long step, long totalSteps, double loss)
    {
        // A training returns rows only at its end: each step reports to the watchdog that the task does not hang.
        _context.StillAlive();
        if (_driver is null || _sinceStep.Elapsed < BetweenSteps) return;
        _sinceStep.Restart();
        Send(new ProgressMessage { Step = step, TotalSteps = totalSteps, Loss = loss });
    }

    public void EpochCompleted(EpochRecord record) => Send(new ProgressMessage { Epoch = record });

    public void Dispose() => _driver?.Dispose();

    private void Send(ProgressMessage message)
    {
        if (_driver is null) return;
        try
        {
            _driver.Send(Encoding.UTF8.GetBytes((message with { Attempt = _context.TaskAttemptId }).ToLine() + "\n"));
        }
        catch (SocketException)
        {
            _driver.Dispose();
            _driver = null;
        }
    }

    private static Socket? Connect(byte[] secret, IReadOnlyList<string> driverAddresses)
    {
        var driver = new RankAddress(ProgressListener.DriverRank, 0, "driver", [], 0);
        var me = new ProcessGroupOptions { Rank = 0, Size = 1, Secret = secret, Host = "rank 0" };
        foreach (var address in driverAddresses)
        {
            if (!IPEndPoint.TryParse(address, out var endpoint)) continue;
            try
            {
                var socket = PeerSockets.Dial(me, driver, ProgressListener.Channel, endpoint, Deadline.After(Patience));
                socket.SendTimeout = (int)Patience.TotalMilliseconds;
                return socket;
            }
            catch (Exception e) when (
                e is SocketException or IOException or OperationCanceledException or RankFailedException)
            {
                // The next address, if there is one.
            }
        }

        return null;
    }
}

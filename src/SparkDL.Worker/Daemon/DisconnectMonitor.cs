using System.Net.Sockets;
using SparkDL.Interop;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// Reports that Spark has closed the connection of a running task. A task that computes neither reads nor writes, so it
/// would not notice: one thread polls the sockets of all running tasks.
/// </summary>
internal sealed unsafe class DisconnectMonitor
{
    private const int PollMilliseconds = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Watched> _watched = [];
    private readonly ManualResetEventSlim _any = new();

    public DisconnectMonitor() => new Thread(Run) { IsBackground = true, Name = "disconnect monitor" }.Start();

    /// <summary>
    /// Calls <paramref name="hungUp"/>, once, if the other end closes the connection before the result is disposed.
    /// </summary>
    public IDisposable Watch(Socket socket, Action hungUp)
    {
        var watched = new Watched(this, (int)socket.Handle, hungUp);
        lock (_gate) _watched[watched.Descriptor] = watched;
        _any.Set();
        return watched;
    }

    private void Run()
    {
        while (true)
        {
            _any.Wait();
            foreach (var watched in PollOnce()) watched.HungUp();
        }
    }

    private List<Watched> PollOnce()
    {
        Watched[] polled;
        lock (_gate)
        {
            polled = [.. _watched.Values];
            if (polled.Length == 0) _any.Reset();
        }

        var requests = Array.ConvertAll(polled, watched => new PollRequest
        {
            Descriptor = watched.Descriptor,
            Wanted = PosixProcess.PollPeerHangUp,
        });
        fixed (PollRequest* start = requests)
        {
            if (polled.Length > 0) PosixProcess.Poll(start, (nuint)requests.Length, PollMilliseconds);
        }

        return TakeGone(polled, requests);
    }

    private List<Watched> TakeGone(Watched[] polled, PollRequest[] requests)
    {
        const short Gone = PosixProcess.PollPeerHangUp | PosixProcess.PollHangUp | PosixProcess.PollError;
        var gone = new List<Watched>();
        lock (_gate)
        {
            for (var i = 0; i < polled.Length; i++)
            {
                // A task may have ended during the poll: its descriptor may belong to another connection by now.
                if ((requests[i].Seen & Gone) != 0 && Remove(polled[i])) gone.Add(polled[i]);
            }
        }

        return gone;
    }

    private bool Remove(Watched watched) =>
        _watched.GetValueOrDefault(watched.Descriptor) == watched && _watched.Remove(watched.Descriptor);

    private sealed class Watched(DisconnectMonitor owner, int descriptor, Action hungUp) : IDisposable
    {
        public int Descriptor => descriptor;

        public Action HungUp => hungUp;

        public void Dispose()
        {
            lock (owner._gate) owner.Remove(this);
        }
    }
}

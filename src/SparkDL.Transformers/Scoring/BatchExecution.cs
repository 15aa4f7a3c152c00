using SparkDL.Torch;

namespace SparkDL.Transformers.Scoring;

/// <summary>One run of a model on the batches of several tasks, in the order of their arrival; none is cut.</summary>
internal sealed class BatchExecution
{
    private readonly List<(Tensor Batch, int Start)> _members = [];
    private readonly ManualResetEventSlim _done = new();
    private float[]? _results;

    /// <summary>The rows of all batches.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of batches.</summary>
    public int Count => _members.Count;

    public void Add(Tensor batch, int rows)
    {
        _members.Add((batch, Rows));
        Rows += rows;
    }

    /// <summary>
    /// Runs the model once on all batches. Where that fails for several, it gives no results, and each task runs the
    /// model on its own batch: so the error reaches the task whose rows cause it.
    /// </summary>
    public void Run(Func<Tensor, Tensor> forward)
    {
        try
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor all = Count == 1 ? _members[0].Batch : torch.cat([.. _members.Select(member => member.Batch)], 0);
            _results = forward(all).data<float>().ToArray();
        }
        catch (Exception) when (Count > 1)
        {
            // Each task runs the model on its own batch and meets its own error.
        }
        finally
        {
            _done.Set();
        }
    }

    /// <summary>Waits for the run and takes the values of one batch, row after row.</summary>
    /// <returns>
    /// Whether there are values: not where the run failed or takes longer than <paramref name="limit"/>.
    /// </returns>
    public bool TryTake(Tensor batch, int rows, TimeSpan limit, out ReadOnlySpan<float> values)
    {
        values = default;
        if (!_done.Wait(limit) || _results is not { } results) return false;
        int width = results.Length / Rows;
        int start = _members.First(member => ReferenceEquals(member.Batch, batch)).Start;
        values = results.AsSpan(start * width, rows * width);
        return true;
    }
}

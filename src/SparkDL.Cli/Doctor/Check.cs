namespace SparkDL.Cli.Doctor;

/// <summary>A check with a name, for the report where it has no answer in time.</summary>
/// <param name="Name">What it looks for.</param>
/// <param name="Required">Whether a local job needs what it looks for.</param>
/// <param name="Look">Looks, and returns one result for each part.</param>
internal sealed record Check(string Name, bool Required, Func<IReadOnlyList<CheckResult>> Look)
{
    /// <summary>Runs the check; the result is there by the deadline, and an exception becomes a result.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(TimeSpan deadline)
    {
        try
        {
            return await Task.Run(Look).WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return [Failed(CheckState.TimedOut, $"The check had no answer within {deadline.TotalSeconds:0.#} s: a file "
                + "system that does not answer, perhaps.")];
        }
#pragma warning disable CA1031 // The report must reach the user whatever one of its checks meets.
        catch (Exception e)
        {
            return [Failed(Required ? CheckState.Missing : CheckState.Absent, $"{e.GetType().Name}: {e.Message}")];
        }
#pragma warning restore CA1031
    }

    private CheckResult Failed(CheckState state, string problem) =>
        new() { Name = Name, State = state, Required = Required, Problem = problem };
}

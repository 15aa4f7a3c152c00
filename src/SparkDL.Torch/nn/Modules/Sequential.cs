using System.Globalization;

namespace SparkDL.Torch.Modules;

/// <summary>A chain of modules: each takes the output of the one before.</summary>
public sealed class Sequential : torch.nn.Module<Tensor, Tensor>
{
    /// <summary>
    /// The number of rows that pass all modules before the next rows do, where no row depends on another: intermediate
    /// results then stay in the processor's cache. Large enough for a matrix product to run at full speed.
    /// </summary>
    private const int BlockRows = 4096;

    private readonly List<torch.nn.Module<Tensor, Tensor>> _steps = [];

    internal Sequential(IEnumerable<torch.nn.Module<Tensor, Tensor>> modules)
    {
        foreach (var module in modules)
            append(module);
    }

    internal Sequential(IEnumerable<(string Name, torch.nn.Module<Tensor, Tensor> Module)> modules)
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>The number of modules.</summary>
    public int Count => _steps.Count;

    /// <summary>The module at a position.</summary>
    public torch.nn.Module<Tensor, Tensor> this[int index] => _steps[index];

    /// <summary>Appends a module under the next number as its name.</summary>
    public Sequential append(torch.nn.Module<Tensor, Tensor> module) =>
        append(_steps.Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Appends a module under a name.</summary>
    public Sequential append(string name, torch.nn.Module<Tensor, Tensor> module)
    {
        _steps.Add(register_module(name, module));
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var scoring = torch.is_inference_mode_enabled();
        var large = scoring && input.ndim == 2 && input.size(0) > BlockRows && input.device.Type == DeviceType.CPU;
        return large && _steps.Count > 1 && _steps.TrueForAll(KeepsRowsApart)
            ? InBlocks(input) : Through(input, scoring);
    }

    private Tensor Through(Tensor input, bool scoring)
    {
        for (var i = 0; i < _steps.Count; i++)
            input = scoring && i > 0 && OverInput(_steps[i - 1], _steps[i]) is { } over
                ? over(input) : _steps[i].call(input);
        return input;
    }

    private Tensor InBlocks(Tensor input)
    {
        var rows = input.size(0);
        Tensor? output = null;
        for (long start = 0, count; start < rows; start += count)
        {
            count = Math.Min(BlockRows, rows - start);
            using var scope = torch.NewDisposeScope();
            var block = Through(input.narrow(0, start, count), scoring: true);
            output ??= torch.empty([rows, block.size(1)], block.dtype).MoveToOuterDisposeScope();
            output.narrow(0, start, count).copy_(block);
        }

        return output!;
    }

    private static bool KeepsRowsApart(torch.nn.Module<Tensor, Tensor> step) =>
        step is Linear or FunctionLayer { InPlace: not null } && !step.HasHooks;

    /// <summary>
    /// Returns the in-place form of an activation after a linear layer or a convolution, whose output nothing else
    /// uses in inference mode. Large batches then need half the memory, whose page faults cost more than arithmetic.
    /// </summary>
    private static Func<Tensor, Tensor>? OverInput(
        torch.nn.Module<Tensor, Tensor> before, torch.nn.Module<Tensor, Tensor> step) =>
        before is Linear or Convolution && !before.HasHooks && step is FunctionLayer { InPlace: { } over }
            && !step.HasHooks
            ? over : null;
}

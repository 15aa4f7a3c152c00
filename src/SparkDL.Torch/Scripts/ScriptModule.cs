using System.Collections.Concurrent;
using System.Text;

namespace SparkDL.Torch;

/// <summary>A TorchScript module, which can be called, inspected and trained further.</summary>
public sealed unsafe class ScriptModule : IDisposable
{
    private const int Parameters = 0;
    private const int Buffers = 1;
    private const int Attributes = 2;
    private const int Methods = 3;

    private static readonly ConcurrentDictionary<string, Operator> s_methods = new();

    private readonly ScriptHandle _handle;

    private ScriptModule(nint handle) => _handle = new ScriptHandle(handle);

    /// <summary>Whether the module is in training mode.</summary>
    public bool training
    {
        get
        {
            int on;
            TorchError.Check(NativeMethods.sd_script_is_training(_handle, &on), nameof(training));
            return on != 0;
        }
    }

    /// <summary>The schemas of the module's methods, by method name.</summary>
    public IReadOnlyDictionary<string, string> methods =>
        Members(Methods).ToDictionary(m => m.Name, m => (string)m.Value!);

    /// <summary>The attributes that are neither tensors nor modules: numbers, strings, lists, dictionaries.</summary>
    public IReadOnlyDictionary<string, object?> attributes =>
        Members(Attributes).ToDictionary(m => m.Name, m => m.Value);

    /// <summary>
    /// The parameters by their full names. They are the module's own tensors, so an optimizer changes the module.
    /// </summary>
    public IReadOnlyList<(string name, Tensor parameter)> named_parameters() => Tensors(Parameters);

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> parameters() => [.. named_parameters().Select(p => p.parameter)];

    /// <summary>The buffers by their full names.</summary>
    public IReadOnlyList<(string name, Tensor buffer)> named_buffers() => Tensors(Buffers);

    /// <summary>Parameters and buffers by their full names.</summary>
    public Dictionary<string, Tensor> state_dict() =>
        named_parameters().Concat(named_buffers()).ToDictionary(t => t.Item1, t => t.Item2);

    /// <summary>Switches training mode (dropout, batch statistics) on or off.</summary>
    public ScriptModule train(bool on = true)
    {
        TorchError.Check(NativeMethods.sd_script_train(_handle, on ? 1 : 0), nameof(train));
        return this;
    }

    /// <summary>Switches to evaluation mode.</summary>
    public ScriptModule eval() => train(false);

    /// <summary>Moves parameters and buffers to a device.</summary>
    public ScriptModule to(Device device)
    {
        TorchError.Check(NativeMethods.sd_script_to(_handle, (int)device.Type, device.Index), nameof(to));
        return this;
    }

    /// <summary>Calls <c>forward</c> of a module that returns one tensor.</summary>
    public Tensor call(params object?[] inputs) => forward(inputs) as Tensor
        ?? throw new InvalidOperationException("forward of this module does not give a single tensor: use forward");

    /// <summary>Calls <c>forward</c>; <see cref="invoke"/> describes the result.</summary>
    public object? forward(params object?[] inputs) => invoke("forward", inputs);

    /// <summary>
    /// Calls a method. Tensors, numbers, strings and null are returned as such, tuples as <c>object?[]</c>, lists as
    /// <c>List&lt;object?&gt;</c> (of tensors as <c>Tensor[]</c>), dictionaries as <c>Dictionary&lt;object,
    /// object?&gt;</c>.
    /// </summary>
    public object? invoke(string method, params object?[] inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(inputs);
        var op = s_methods.GetOrAdd(method, static name => new Operator($"script::{name}", ""));
        using var numbers = new PinnedNumbers();
        ShimValue result = default;
        fixed (ShimValue* room = new ShimValue[Math.Max(1, inputs.Length)])
        fixed (byte* name = Encoding.UTF8.GetBytes(method + "\0"))
        {
            var call = new DispatcherCall(op, room, inputs.Length);
            OperatorArguments.Add(ref call, inputs, numbers);
            call.RunScript(_handle, name, &result);
        }
        return ScriptValue.ToObject(result, op);
    }

    /// <summary>
    /// Releases the module as soon as no call runs in it. Tensors that were taken from it stay valid.
    /// </summary>
    public void Dispose() => _handle.Dispose();

    internal static ScriptModule Load(string path, byte[] bytes)
    {
        nint handle;
        try
        {
            fixed (byte* first = bytes) TorchError.Check(
                NativeMethods.sd_script_load(first, bytes.LongLength, &handle), "jit.load");
        }
        catch (TorchException error)
        {
            throw new ModelFormatException(path, "not-a-script-module", error.Message, innerException: error);
        }
        return new ScriptModule(handle);
    }

    private List<(string Name, Tensor Value)> Tensors(int what) =>
        [.. Members(what).Select(m => (m.Name, (Tensor)m.Value!))];

    private List<(string Name, object? Value)> Members(int what)
    {
        ShimValue result = default;
        TorchError.Check(NativeMethods.sd_script_members(_handle, what, &result), "jit.members");
        var flat = (object?[])ScriptValue.ToObject(result, null)!;
        return [.. flat.Chunk(2).Select(pair => ((string)pair[0]!, pair[1]))];
    }
}

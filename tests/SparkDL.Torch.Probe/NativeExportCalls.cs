namespace SparkDL.Torch.Probe;

/// <summary>A way through the public classes to one function of the shim.</summary>
/// <param name="Says">What an error's message begins with: for operators the name, shapes and types.</param>
/// <param name="Run">Reaches the function.</param>
/// <param name="Before">Makes ready for it.</param>
/// <param name="After">Puts right what the call, or its failure, left.</param>
internal sealed record NativeExportCall(string Says, Action Run, Action? Before = null, Action? After = null);

/// <summary>A call of every function of the shim that can fail.</summary>
internal sealed class NativeExportCalls : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly ScriptModule _script;
    private readonly Generator _generator = new(1);
    private readonly Tensor _x = torch.ones([2, 3]);
    private readonly Tensor _leaf = torch.ones([2, 3], requires_grad: true);
    private readonly Tensor _made;
    private readonly Tensor _state;
    private TensorHook? _hook;

    /// <param name="scriptFile">A script module of one tensor.</param>
    public NativeExportCalls(byte[] scriptFile)
    {
        _script = ScriptModule.Load("increment.pt", scriptFile);
        _made = _leaf * 2;
        _state = _generator.get_state();
        All = new(StringComparer.Ordinal);
        Operators();
        Tensors();
        Autograd();
        Modes();
        RandomNumbers();
        Devices();
        Scripts(scriptFile);
    }

    /// <summary>By the function's name.</summary>
    public SortedDictionary<string, NativeExportCall> All { get; }

    public void Dispose()
    {
        _script.Dispose();
        _generator.Dispose();
        _scope.Dispose();
    }

    private void Operators()
    {
        All["sd_operator"] = new("aten::relu", () => _ = new Operator("aten::relu", "").Handle);
        All["sd_call"] = new("aten::cumsum(float32[2, 3])", () => _x.cumsum(0).Dispose());
        All["sd_unary"] = new("aten::relu(float32[2, 3])", () => _x.relu().Dispose());
        All["sd_binary"] = new("aten::add.Tensor(float32[2, 3], float32[2, 3])", () => _x.add(_leaf).Dispose());
    }

    private void Tensors()
    {
        All["sd_tensor_info"] = new("Info", () => _ = _x.shape);
        All["sd_tensor_data"] = new("data_ptr", () => _ = _x.data_ptr);
        All["sd_tensor_from_memory"] = new(
            "from_memory", () => torch.from_memory(_x.data_ptr, [6], ScalarType.Float32).Dispose());
        All["sd_tensor_set_data"] = new("set_data", () => _x.clone().set_data(_x));
    }

    private void Autograd()
    {
        All["sd_backward"] = new("backward", () => _made.sum().backward(retain_graph: true));
        All["sd_autograd_grad"] = new(
            "autograd.grad", () => torch.autograd.grad([_made.sum()], [_leaf], retain_graph: true));
        All["sd_tensor_grad"] = new("grad", () => _ = _leaf.grad);
        All["sd_tensor_set_grad"] = new("grad", () => _leaf.grad = null);
        All["sd_tensor_grad_fn"] = new("grad_fn", () => _ = _made.grad_fn);
        All["sd_tensor_set_requires_grad"] = new("requires_grad_", () => _leaf.requires_grad_());
        All["sd_tensor_register_hook"] = new(
            "register_hook", () => _hook = _leaf.register_hook(_ => null), After: () => _hook?.remove());
        All["sd_tensor_remove_hook"] = new(
            "remove", () => _hook!.remove(), () => _hook = _leaf.register_hook(_ => null), () => _hook!.remove());
    }

    private void Modes()
    {
        All["sd_inference_mode_enter"] = new("inference_mode", () =>
        {
            using var mode = torch.inference_mode();
        });
        All["sd_autocast_enter"] = new("autocast", () =>
        {
            using var scope = torch.autocast();
        });
        All["sd_autocast_leave"] = new("autocast", () => torch.autocast().Dispose(), After: LeaveAutocast);
        All["sd_set_num_threads"] = new("SetThreads", () => torch.set_num_threads(2));
        All["sd_set_deterministic"] = new(
            "use_deterministic_algorithms", () => torch.use_deterministic_algorithms(false));
    }

    // Where the end of its scope failed.
    private static void LeaveAutocast()
    {
        if (torch.matmul(torch.ones([2, 2]), torch.ones([2, 2])).dtype == ScalarType.BFloat16)
            TorchError.Check(
                NativeMethods.sd_autocast_leave((int)DeviceType.CPU, 0, (int)ScalarType.BFloat16), "autocast");
    }

    private void RandomNumbers()
    {
        All["sd_manual_seed"] = new("manual_seed", () => torch.manual_seed(1));
        All["sd_generator"] = new("Generator", () => new Generator(1).Dispose());
        All["sd_generator_seed"] = new("manual_seed", () => _generator.manual_seed(2));
        All["sd_generator_get_state"] = new("get_state", () => _generator.get_state().Dispose());
        All["sd_generator_set_state"] = new("set_state", () => _generator.set_state(_state));
    }

    private void Devices()
    {
        var stream = DeviceStream.Current(torch.CPU);
        All["sd_cuda_device_count"] = new("device_count", () => _ = torch.cuda.device_count());
        All["sd_stream"] = new("stream", () => DeviceStream.Current(torch.CPU));
        All["sd_stream_exchange"] = new("stream", () => stream.Exchange());
        All["sd_stream_query"] = new("stream.query", () => stream.query());
        All["sd_stream_synchronize"] = new("stream.synchronize", () => stream.synchronize());
    }

    private void Scripts(byte[] file)
    {
        All["sd_script_load"] = new("jit.load", () => Load(file).Dispose());
        All["sd_script_call"] = new("script::forward(float32[2, 3])", () => _script.call(_x).Dispose());
        All["sd_script_train"] = new("train", () => _script.train());
        All["sd_script_is_training"] = new("training", () => _ = _script.training);
        All["sd_script_members"] = new("jit.members", () => _ = _script.methods);
        All["sd_script_to"] = new("to", () => _script.to(torch.CPU));
    }

    // A file that is refused is an error of the file; what was thrown is inside.
    private static ScriptModule Load(byte[] file)
    {
        try
        {
            return ScriptModule.Load("increment.pt", file);
        }
        catch (ModelFormatException refused)
        {
            throw refused.InnerException!;
        }
    }
}

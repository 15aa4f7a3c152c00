using System.Diagnostics;
using System.Runtime.InteropServices;
using SparkDL.Harness;
using SparkDL.Torch;

namespace SparkDL.Benchmarks.Torch;

/// <summary>
/// The network of <c>native/resnet18.cpp</c>, compiled for the libtorch of this process, with weights of ours.
/// </summary>
internal sealed unsafe class NativeResNet : IDisposable
{
    private readonly nint _library;
    private readonly nint _network;
    private readonly delegate* unmanaged<nint, nint, long*, float*, void> _forward;
    private readonly delegate* unmanaged<nint, nint, long*, nint, double, double, float> _step;

    public NativeResNet(torch.nn.Module<Tensor, Tensor> model, string folder)
    {
        var file = Path.Combine(folder, "resnet18.so");
        Compile(RepositoryPaths.Under("tests", "SparkDL.Benchmarks", "native", "resnet18.cpp"), file);
        _library = NativeLibrary.Load(file);
        _network = ((delegate* unmanaged<nint>)Export("resnet_make"))();
        _forward = (delegate* unmanaged<nint, nint, long*, float*, void>)Export("resnet_forward");
        _step = (delegate* unmanaged<nint, nint, long*, nint, double, double, float>)Export("resnet_step");
        var parameters = model.named_parameters().Select(p => p.name).ToHashSet();
        foreach (var (name, tensor) in model.state_dict()) Add(tensor, parameters.Contains(name));
    }

    public void Forward(Tensor input, Span<float> logits)
    {
        fixed (long* shape = input.shape)
        fixed (float* target = logits) _forward(_network, input.data_ptr, shape, target);
        GC.KeepAlive(input);
    }

    public float Step(Tensor input, Tensor labels, double rate, double momentum)
    {
        float loss;
        fixed (long* shape = input.shape) loss =
            _step(_network, input.data_ptr, shape, labels.data_ptr, rate, momentum);
        GC.KeepAlive((input, labels));
        return loss;
    }

    public void Dispose() => ((delegate* unmanaged<nint, void>)Export("resnet_free"))(_network);

    private void Add(Tensor tensor, bool isParameter)
    {
        var add = (delegate* unmanaged<nint, nint, long*, int, int, int, void>)Export("resnet_add");
        using var plain = tensor.detach();
        fixed (long* shape = plain.shape) add(_network, plain.data_ptr, shape, plain.shape.Length, (int)plain.dtype,
            isParameter ? 1 : 0);
        GC.KeepAlive(plain);
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);

    private static void Compile(string source, string target)
    {
        var library = Path.GetDirectoryName(TorchRuntime.LibraryPath)!;
        var arguments =
            $"-std=c++17 -O2 -fPIC -shared -w -I/usr/include/torch/csrc/api/include {source} -o {target} -L{library} "
                + $"-ltorch_cpu -lc10";
        using var compiler = Process.Start(new ProcessStartInfo("g++", arguments.Split(' ')))!;
        if (!compiler.WaitForExit(TimeSpan.FromMinutes(3)) || compiler.ExitCode != 0)
            throw new InvalidOperationException($"{source} does not compile against {library}");
    }
}

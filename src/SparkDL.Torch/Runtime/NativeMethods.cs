using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[module: SkipLocalsInit]

namespace SparkDL.Torch;

/// <summary>The properties of a tensor; the layout is that of <c>Info</c> in <c>native/tensors.cpp</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorInfo
{
    public long* Sizes;
    public long* Strides;
    public long Count;
    public int Dimensions;
    public short Type;
    public sbyte DeviceType;
    public sbyte DeviceIndex;
    public int Flags;
    public int Version;
}

/// <summary>
/// The exported functions of the shim. Those that can fail return a code for <see cref="TorchError.Check"/>.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "sparkdl_torch";

    [LibraryImport(Library)] internal static partial byte* sd_last_error();
    [LibraryImport(Library)] internal static partial byte* sd_torch_version();

    [LibraryImport(Library)] internal static partial int sd_operator(byte* name, byte* overload, nint* handle);
    [LibraryImport(Library)] internal static partial byte* sd_operator_schema(nint handle);
    [LibraryImport(Library)]
    internal static partial int sd_call(
        nint handle, ShimValue* arguments, int count, ShimValue* results, int capacity);
    [LibraryImport(Library)] internal static partial int sd_unary(int op, nint a, ShimValue* result);
    [LibraryImport(Library)] internal static partial int sd_binary(int op, nint a, nint b, ShimValue* result);
    [LibraryImport(Library)] internal static partial void sd_free(void* memory);

    [LibraryImport(Library)] internal static partial int sd_tensor_info(nint tensor, TensorInfo* info);
    [LibraryImport(Library)] internal static partial int sd_tensor_data(nint tensor, nint* data);
    [LibraryImport(Library)]
    internal static partial int sd_tensor_from_memory(
        nint data, long* sizes, long* strides, int dimensions, int type, delegate* unmanaged<nint, void> deleter,
        nint context, ShimValue* result);
    [LibraryImport(Library)] internal static partial void sd_tensor_retain(nint tensor);
    [LibraryImport(Library)] internal static partial void sd_tensor_release(nint tensor);
    [LibraryImport(Library)] internal static partial void sd_tensor_release_all(nint* tensors, int count);

    [LibraryImport(Library)]
    internal static partial int sd_backward(
        nint* tensors, int count, nint* gradients, int gradientCount, int retain, int create, nint* inputs,
        int inputCount);
    [LibraryImport(Library)]
    internal static partial int sd_autograd_grad(
        nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retain,
        int create, int allowUnused, ShimValue* results);
    [LibraryImport(Library)] internal static partial int sd_tensor_grad(nint tensor, ShimValue* result);
    [LibraryImport(Library)] internal static partial int sd_tensor_set_grad(nint tensor, nint gradient);
    [LibraryImport(Library)] internal static partial int sd_tensor_set_requires_grad(nint tensor, int on);
    [LibraryImport(Library)] internal static partial int sd_tensor_set_data(nint tensor, nint source);
    [LibraryImport(Library)] internal static partial int sd_tensor_grad_fn(nint tensor, byte* name, int capacity);
    [LibraryImport(Library)]
    internal static partial int sd_tensor_register_hook(
        nint tensor, delegate* unmanaged<nint, nint, nint*, int> hook, nint context,
        delegate* unmanaged<nint, void> free, uint* position);
    [LibraryImport(Library)] internal static partial int sd_tensor_remove_hook(nint tensor, uint position);

    [LibraryImport(Library)] internal static partial int sd_grad_mode(int on);
    [LibraryImport(Library)] internal static partial int sd_inference_mode_enter(int on, nint* mode);
    [LibraryImport(Library)] internal static partial void sd_inference_mode_leave(nint mode);
    [LibraryImport(Library)] internal static partial int sd_is_inference_mode();
    [LibraryImport(Library)]
    internal static partial int sd_autocast_enter(
        int device, int on, int type, int* beforeOn, int* beforeType);
    [LibraryImport(Library)] internal static partial int sd_autocast_leave(int device, int on, int type);
    [LibraryImport(Library)] internal static partial int sd_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int sd_get_num_threads();
    [LibraryImport(Library)] internal static partial int sd_set_deterministic(int on, int warnOnly);

    [LibraryImport(Library)] internal static partial int sd_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial int sd_generator(ulong seed, int useDefault, nint* generator);
    [LibraryImport(Library)] internal static partial int sd_generator_seed(GeneratorHandle generator, ulong seed);
    [LibraryImport(Library)]
    internal static partial int sd_generator_get_state(
        GeneratorHandle generator, ShimValue* state);
    [LibraryImport(Library)] internal static partial int sd_generator_set_state(GeneratorHandle generator, nint state);
    [LibraryImport(Library)] internal static partial long sd_generator_initial_seed(GeneratorHandle generator);
    [LibraryImport(Library)] internal static partial void sd_generator_release(nint generator);
    [LibraryImport(Library)] internal static partial int sd_cuda_device_count(int* count);

    [LibraryImport(Library)]
    internal static partial int sd_stream(
        int device, int index, int which, long* id, int* realIndex);
    [LibraryImport(Library)]
    internal static partial int sd_stream_exchange(
        int device, int index, long id, long* before, int* beforeIndex);
    [LibraryImport(Library)] internal static partial int sd_stream_query(int device, int index, long id, int* done);
    [LibraryImport(Library)] internal static partial int sd_stream_synchronize(int device, int index, long id);

    [LibraryImport(Library)] internal static partial int sd_script_load(byte* bytes, long length, nint* module);
    [LibraryImport(Library)] internal static partial void sd_script_release(nint module);
    [LibraryImport(Library)]
    internal static partial int sd_script_call(
        ScriptHandle module, byte* method, ShimValue* arguments, int count, ShimValue* result);
    [LibraryImport(Library)] internal static partial int sd_script_train(ScriptHandle module, int on);
    [LibraryImport(Library)] internal static partial int sd_script_is_training(ScriptHandle module, int* on);
    [LibraryImport(Library)]
    internal static partial int sd_script_members(
        ScriptHandle module, int what, ShimValue* result);
    [LibraryImport(Library)] internal static partial int sd_script_to(ScriptHandle module, int device, int index);
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace SparkDL.Torch.Probe;

/// <summary>
/// Throws every kind of C++ exception behind every function of the shim that can fail, inside operators and inside
/// backward passes (<c>native/faults.cpp</c>). Each must arrive as a <see cref="TorchException"/> that says what failed
/// and for what reason, and the same call must work right after.
/// </summary>
internal sealed unsafe class NativeFaults : IDisposable
{
    private readonly nint _library = NativeLibrary.Load(Path.Combine(TorchRuntime.ShimFolder!, ShimLibrary.FileName));
    private readonly List<string> _failures = [];
    private int _thrown;

    private NativeFaults() => Kinds = [.. ReadKinds()];

    private List<Kind> Kinds { get; }

    /// <summary>
    /// Prints behind which functions exceptions were thrown, and how often; false if one did not arrive as expected.
    /// </summary>
    internal static bool Check()
    {
        TorchRuntime.Initialize(new TorchOptions { Threads = 2 });
        using var faults = new NativeFaults();
        using var calls = new NativeExportCalls(faults.ScriptFile());
        foreach (var (function, call) in calls.All) faults.BehindFunction(function, call);
        faults.InOperators();
        foreach (var failure in faults._failures) Console.Error.WriteLine(failure);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"functions\":[{string.Join(",", calls.All.Keys.Select(f => $"\"{f}\""))}],"
            + $"\"kinds\":{faults.Kinds.Count},\"thrown\":{faults._thrown},\"failures\":{faults._failures.Count}}}"));
        return faults._failures.Count == 0;
    }

    public void Dispose() => NativeLibrary.Free(_library);

    private void BehindFunction(string function, NativeExportCall call)
    {
        for (var k = 0; k < Kinds.Count; k++)
        {
            call.Before?.Invoke();
            Arm(function, k);
            Expect($"{function} and {Kinds[k].Name}", Kinds[k], call.Says, call.Run);
            if (!Arm(null, 0)) _failures.Add($"{function} and {Kinds[k].Name}: not reached");
            call.After?.Invoke();
            call.Before?.Invoke();
            call.Run();
            call.After?.Invoke();
        }
    }

    private void InOperators()
    {
        for (var k = 0; k < Kinds.Count; k++)
        {
            using var scope = torch.NewDisposeScope();
            var x = torch.ones([2, 3], requires_grad: true);
            foreach (var where in new[] { "forward", "threads" })
                Expect(
                    $"{where} and {Kinds[k].Name}", Kinds[k], $"sparkdl_faults::{where}(float32[2, 3])",
                    () => torch.ops.call($"sparkdl_faults::{where}", "", x, k));
            var y = (Tensor)torch.ops.call("sparkdl_faults::backward", "", x * 2, k)!;
            Expect($"backward and {Kinds[k].Name}", Kinds[k], "backward", () => y.sum().backward());
            x.grad = null;
            (x * 3).sum().backward();
            if (x.grad!.sum().item<float>() != 18) _failures.Add($"the backward pass after {Kinds[k].Name} is wrong");
        }
    }

    private void Expect(string what, Kind kind, string says, Action call)
    {
        _thrown++;
        try
        {
            call();
            _failures.Add($"{what}: nothing was thrown");
        }
        catch (TorchException error) when (
            error.Kind == kind.Code && error.Message.StartsWith(says + ": ", StringComparison.Ordinal)
                && error.Message.Contains(kind.Text, StringComparison.Ordinal))
        {
            // Expected.
        }
        catch (Exception error)
        {
            var message = error.Message.Length > 300 ? error.Message[..300] : error.Message;
            _failures.Add($"{what}: {error.GetType().Name} {(error as TorchException)?.Kind} {message}");
        }
    }

    private bool Arm(string? function, int kind)
    {
        var arm = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(_library, "fault_arm");
        // Small, and kept: the native side compares with it later.
        return arm(function is null ? 0 : Marshal.StringToCoTaskMemUTF8(function), kind) != 0;
    }

    private byte[] ScriptFile()
    {
        var write = (delegate* unmanaged<long*, nint>)NativeLibrary.GetExport(_library, "fault_script");
        long length;
        var first = write(&length);
        return new ReadOnlySpan<byte>((void*)first, (int)length).ToArray();
    }

    private IEnumerable<Kind> ReadKinds()
    {
        for (var k = 0; ReadKind(k) is { } kind; k++) yield return kind;
    }

    private Kind? ReadKind(int k)
    {
        var read = (delegate* unmanaged<int, int*, nint*, nint>)NativeLibrary.GetExport(_library, "fault_kind");
        int code;
        nint text;
        var name = read(k, &code, &text);
        return name == 0
            ? null : new Kind(Marshal.PtrToStringUTF8(name)!, (TorchErrorKind)code, Marshal.PtrToStringUTF8(text)!);
    }

    private sealed record Kind(string Name, TorchErrorKind Code, string Text);
}

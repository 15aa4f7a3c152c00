using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.amp;

[Collection(OneThread.Name)]
public sealed class AutocastTwinTests
{
    [PythonTorchFact]
    public void Training_in_bfloat16_is_PyTorchs_bit_by_bit()
    {
        OneThread.Use();
        var twin = PythonTorch.Run("""
            torch.manual_seed(8)
            m = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 36, 5))
            x, y = torch.randn(4, 3, 8, 8), torch.randint(0, 5, (4,))
            o = torch.optim.SGD(m.parameters(), lr=0.1)
            for step in range(5):
                o.zero_grad()
                with torch.autocast('cpu', dtype=torch.bfloat16):
                    z = m(x)
                    l = F.cross_entropy(z, y)
                assert z.dtype == torch.bfloat16
                l.backward()
                o.step()
                emit(f'{step} loss', l.float())
                for k, v in m.state_dict().items(): emit(f'{step} {k}', v)
            """);
        torch.manual_seed(8);
        using var model = Sequential(Conv2d(3, 8, 3), ReLU(), Flatten(), Linear(8 * 36, 5));
        using var scope = torch.NewDisposeScope();
        var (x, y) = (torch.randn([4, 3, 8, 8]), torch.randint(0, 5, [4], dtype: ScalarType.Int64));
        using var optimizer = torch.optim.SGD(model.parameters(), lr: 0.1);
        for (var step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            var loss = Loss(model, x, y);
            loss.backward();
            optimizer.step();
            twin[$"{step} loss"].MustEqual(loss.to(ScalarType.Float32));
            foreach (var (name, tensor) in model.state_dict())
                twin[$"{step} {name}"].MustEqual(tensor);
        }
    }

    [Fact]
    public void Half_precision_on_the_processor_is_refused_by_name()
    {
        var error = Assert.ThrowsAny<Exception>(() =>
        {
            using var mode = torch.autocast(DeviceType.CPU, ScalarType.Float16);
        });
        Assert.Contains("float16", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Tensor Loss(Module<Tensor, Tensor> model, Tensor x, Tensor y)
    {
        using var mode = torch.autocast(DeviceType.CPU, ScalarType.BFloat16);
        var logits = model.call(x);
        Assert.Equal(ScalarType.BFloat16, logits.dtype);
        return functional.cross_entropy(logits, y);
    }
}

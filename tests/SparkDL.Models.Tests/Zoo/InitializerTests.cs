using System.Security.Cryptography;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.Support;

namespace SparkDL.Models.Tests.Zoo;

/// <summary>
/// Initial weights equal PyTorch's with the same seed, bit by bit, for layers and whole models.
/// </summary>
[Collection(OneThread.Name)]
public sealed class InitializerTests
{
    [PythonTorchFact]
    public void Layers_start_with_the_weights_that_PyTorch_draws()
    {
        OneThread.Use();
        torch.manual_seed(3);
        using var model = torch.nn.Sequential(
            torch.nn.Linear(33, 17), torch.nn.Conv2d(3, 8, 3), torch.nn.Conv1d(4, 8, 5, groups: 2),
            torch.nn.Conv3d(2, 3, (1, 2, 3), bias: false),
            torch.nn.ConvTranspose2d(6, 4, 3, groups: 2), torch.nn.Embedding(11, 7, padding_idx: -2),
            torch.nn.BatchNorm2d(5),
            torch.nn.LayerNorm([4, 5]), torch.nn.GroupNorm(2, 6), torch.nn.Linear(5, 3, bias: false));
        Compare(model, """
            torch.manual_seed(3)
            m = nn.Sequential(nn.Linear(33, 17), nn.Conv2d(3, 8, 3), nn.Conv1d(4, 8, 5, groups=2),
                nn.Conv3d(2, 3, (1, 2, 3), bias=False),
                nn.ConvTranspose2d(6, 4, 3, groups=2), nn.Embedding(11, 7, padding_idx=-2), nn.BatchNorm2d(5),
                nn.LayerNorm([4, 5]), nn.GroupNorm(2, 6), nn.Linear(5, 3, bias=False))
            for k, v in m.state_dict().items(): emit(k, v)
            """);
    }

    [PythonTorchFact]
    public void Initializers_draw_what_PyTorch_draws()
    {
        OneThread.Use();
        torch.manual_seed(5);
        var drawn = new Dictionary<string, Tensor>
        {
            ["ku"] = torch.nn.init.kaiming_uniform_(torch.empty([20, 30]), nonlinearity: "relu"),
            ["kn"] = torch.nn.init.kaiming_normal_(
                torch.empty([8, 4, 3, 3]), mode: FanMode.FanOut, nonlinearity: "relu"),
            ["xu"] = torch.nn.init.xavier_uniform_(torch.empty([20, 30]), gain: 1.5),
            ["xn"] = torch.nn.init.xavier_normal_(torch.empty([7, 3])),
            ["tn"] = torch.nn.init.trunc_normal_(torch.empty([50, 10]), std: 0.02),
            ["tw"] = torch.nn.init.trunc_normal_(torch.empty([50, 10]), mean: 0.1, std: 1.3, a: -1, b: 2),
            ["no"] = torch.nn.init.normal_(torch.empty([5]), 1, 2),
            ["un"] = torch.nn.init.uniform_(torch.empty([100]), -3, 3),
            ["wide"] = torch.nn.init.orthogonal_(torch.empty([4, 3, 3]), gain: 1.5),
            ["tall"] = torch.nn.init.orthogonal_(torch.empty([9, 4])),
            ["sparse"] = torch.nn.init.sparse_(torch.empty([7, 5]), 0.3),
            ["eye"] = torch.nn.init.eye_(torch.empty([3, 5])),
            ["dirac"] = torch.nn.init.dirac_(torch.empty([6, 2, 3, 4]), groups: 2),
        };
        var twin = PythonTorch.Run("""
            torch.manual_seed(5)
            i = nn.init
            emit('ku', i.kaiming_uniform_(torch.empty(20, 30), nonlinearity='relu'))
            emit('kn', i.kaiming_normal_(torch.empty(8, 4, 3, 3), mode='fan_out', nonlinearity='relu'))
            emit('xu', i.xavier_uniform_(torch.empty(20, 30), gain=1.5))
            emit('xn', i.xavier_normal_(torch.empty(7, 3)))
            emit('tn', i.trunc_normal_(torch.empty(50, 10), std=0.02))
            emit('tw', i.trunc_normal_(torch.empty(50, 10), mean=0.1, std=1.3, a=-1, b=2))
            emit('no', i.normal_(torch.empty(5), 1, 2))
            emit('un', i.uniform_(torch.empty(100), -3, 3))
            emit('wide', i.orthogonal_(torch.empty(4, 3, 3), gain=1.5))
            emit('tall', i.orthogonal_(torch.empty(9, 4)))
            emit('sparse', i.sparse_(torch.empty(7, 5), 0.3))
            emit('eye', i.eye_(torch.empty(3, 5)))
            emit('dirac', i.dirac_(torch.empty(6, 2, 3, 4), groups=2))
            """);
        Assert.Equal(drawn.Keys.Order(), twin.Keys.Order());
        foreach (var (name, tensor) in drawn)
            twin[name].MustEqual(tensor);
    }

    [PythonTorchFact]
    public void Every_architecture_starts_with_torchvisions_weights_and_gives_its_results() =>
        CompareModels(
            [
                "resnet18", "mobilenet_v2", "mobilenet_v3_small", "squeezenet1_0", "squeezenet1_1", "efficientnet_b0",
                "convnext_tiny"
            ]);

    [PythonTorchFact]
    [Trait("Tier", "long")]
    public void Large_architectures_start_with_torchvisions_weights_and_give_its_results() =>
        CompareModels(
            [
                "resnet34", "resnet50", "resnet101", "resnet152", "mobilenet_v3_large", "convnext_small", "vit_b_16",
                "vit_b_32"
            ]);

    [PythonTorchFact]
    [Trait("Tier", "long")]
    public void The_largest_architectures_start_with_torchvisions_weights_and_give_its_results() =>
        CompareModels(["convnext_base", "convnext_large", "vit_l_16", "vit_l_32"]);

    // Weights are compared by hash: those of the larger models would take a gigabyte.
    private static void CompareModels(string[] names)
    {
        OneThread.Use();
        var twin = PythonTorch.Run($$"""
            import hashlib, torchvision
            for name in [{{string.Join(", ", names.Select(n => $"'{n}'"))}}]:
                torch.manual_seed(1)
                m = getattr(torchvision.models, name)(weights=None)
                m.load_state_dict({k: v + 0.01 if 'heads.head' in k else v for k, v in m.state_dict().items()})
                for k, v in m.state_dict().items():
                    digest = hashlib.sha256(v.contiguous().numpy().tobytes()).digest()
                    emit(f'{name} {k}', torch.tensor(list(digest), dtype=torch.uint8))
                x = torch.randn(2, 3, 224, 224)
                with torch.no_grad(): emit(f'{name} trained', m(x))
                m.eval()
                emit(f'{name} scored', m(x))
            """);
        var seen = 0;
        foreach (var name in names)
        {
            torch.manual_seed(1);
            using var scope = torch.NewDisposeScope();
            using var model = ModelZoo.Create(name);
            foreach (var (key, tensor) in model.state_dict())
            {
                using var guard = torch.no_grad();
                // The vision transformer's last layer starts at zero, and its results would say nothing.
                if (key.Contains("heads.head", StringComparison.Ordinal))
                    tensor.add_(0.01);
                Assert.True(
                    SHA256.HashData(tensor.detach().contiguous().bytes).AsSpan()
                        .SequenceEqual(twin[$"{name} {key}"].Data),
                    $"{name} {key}");
                seen++;
            }

            var x = torch.randn([2, 3, 224, 224]);
            using (torch.no_grad())
                twin[$"{name} trained"].MustEqual(model.call(x));
            twin[$"{name} scored"]
                .MustEqual(model.eval() is torch.nn.Module<Tensor, Tensor> scoring ? scoring.call(x) : x);
        }

        Assert.Equal(twin.Count, seen + (2 * names.Length));
    }

    private static void Compare(torch.nn.Module model, string script)
    {
        var twin = PythonTorch.Run(script);
        var state = model.state_dict();
        Assert.Equal(twin.Keys, state.Keys);
        foreach (var (name, tensor) in state)
            twin[name].MustEqual(tensor);
    }
}

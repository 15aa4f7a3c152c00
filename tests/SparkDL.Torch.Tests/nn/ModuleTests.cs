using SparkDL.Torch.Modules;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

public sealed class ModuleTests
{
    [Fact]
    public void Parameters_and_buffers_come_by_dotted_names_in_order()
    {
        using var model = Net();
        Assert.Equal(
            [
                "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked",
                "2.0.weight"
            ],
            model.state_dict().Keys);
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "2.0.weight"], model.named_parameters().Select(p => p.name));
        Assert.All(model.parameters(), p => Assert.True(p.requires_grad && p.is_leaf));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_reported_whole()
    {
        using var model = Net();
        var state = model.state_dict();
        state.Remove("0.bias");
        state.Add("9.weight", torch.zeros([1]));
        state["2.0.weight"] = torch.zeros([1, 2]);
        var error = Assert.Throws<ArgumentException>(() => model.load_state_dict(state));
        Assert.Contains("missing 1: 0.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected 1: 9.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.0.weight is [2, 4] here and [1, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_is_copied_into_the_same_tensors()
    {
        using var from = Net();
        using var to = Net();
        var before = to.state_dict()["0.weight"];
        to.load_state_dict(from.state_dict());
        Assert.Same(before, to.state_dict()["0.weight"]);
        Assert.All(to.state_dict(), e => Assert.True(e.Value.equal(from.state_dict()[e.Key])));
    }

    [Fact]
    public void What_a_composite_module_makes_on_the_way_is_freed()
    {
        using var model = Net();
        using var scope = torch.NewDisposeScope();
        var input = torch.randn([3, 5]);
        var before = scope.Count;
        var output = model.call(input);
        Assert.Equal(before + 1, scope.Count);
        output.sum().backward();
        Assert.All(model.parameters(), p => Assert.NotNull(p.grad));
    }

    [Fact]
    public void Train_and_eval_reach_every_module_inside()
    {
        using var model = Net();
        model.eval();
        Assert.All(model.modules(), m => Assert.False(m.training));
        model.train();
        Assert.All(model.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void Hooks_see_and_replace_what_goes_in_and_out()
    {
        using var model = Linear(2, 1);
        using (model.register_forward_pre_hook((_, x) => x.mul(0)))
        using (model.register_forward_hook((_, _, y) => y.add(5)))
            Assert.Equal(model.bias!.item<float>() + 5, model.call(torch.ones([1, 2])).item<float>());
        Assert.NotEqual(model.bias!.item<float>(), model.call(torch.ones([1, 2])).item<float>());
    }

    [Fact]
    public void A_hook_may_take_itself_away()
    {
        using var model = Linear(2, 1);
        IDisposable? once = null;
        once = model.register_forward_hook((_, _, y) =>
        {
            once!.Dispose();
            return y.add(5);
        });
        var (first, second) = (
            model.call(torch.ones([1, 2])).item<float>(), model.call(torch.ones([1, 2])).item<float>());
        Assert.Equal(second + 5, first);
    }

    [Fact]
    public void A_module_of_two_inputs_has_hooks_too()
    {
        using var loss = MSELoss();
        using (loss.register_forward_pre_hook((_, a, b) => (a, b.add(1))))
        using (loss.register_forward_hook((_, _, _, result) => result.mul(2)))
            Assert.Equal(2, loss.call(torch.zeros([3]), torch.zeros([3])).item<float>());
        Assert.Equal(0, loss.call(torch.zeros([3]), torch.zeros([3])).item<float>());
    }

    [Fact]
    public void A_gradient_is_converted_with_its_parameter()
    {
        using var model = Linear(2, 1);
        model.call(torch.ones([1, 2])).sum().backward();
        model.@double();
        Assert.All(
            model.parameters(), p => Assert.Equal((ScalarType.Float64, ScalarType.Float64), (p.dtype, p.grad!.dtype)));
        using var optimizer = torch.optim.SGD(model.parameters(), lr: 0.1);
        optimizer.step();
    }

    [Fact]
    public void A_weight_of_two_modules_is_one_parameter_with_two_names()
    {
        using var model = new Tied();
        Assert.Equal(["table.weight", "head.weight"], model.state_dict().Keys);
        Assert.Equal(["table.weight"], model.named_parameters().Select(p => p.name));
        using var optimizer = torch.optim.SGD(model.parameters(), lr: 0.1);
        using var other = new Tied();
        other.load_state_dict(model.state_dict());
        Assert.True(other.state_dict()["head.weight"].equal(model.state_dict()["table.weight"]));
        Assert.Same(other.state_dict()["head.weight"], other.state_dict()["table.weight"]);
    }

    [Fact]
    public void Modules_and_parameters_in_containers_are_named_after_their_places()
    {
        using var model = ModuleDict(("a", Linear(1, 1, bias: false)), ("b", Linear(2, 1, bias: false)));
        Assert.Equal(["a.weight", "b.weight"], model.state_dict().Keys);
        Assert.Equal(2, model["b"].in_features);
        using var list = ParameterList(torch.ones([1]), torch.ones([2]));
        Assert.Equal(["0", "1"], list.state_dict().Keys);
        Assert.All(list.parameters(), p => Assert.True(p.requires_grad));
    }

    [Fact]
    public void Converting_keeps_the_tensor_objects_that_an_optimizer_knows()
    {
        using var model = Net();
        var weight = model.parameters().First();
        model.to(ScalarType.Float64);
        Assert.Same(weight, model.parameters().First());
        Assert.Equal(ScalarType.Float64, weight.dtype);
        Assert.Equal(ScalarType.Int64, model.state_dict()["1.num_batches_tracked"].dtype);
    }

    [Fact]
    public void Scoring_writes_activations_over_what_nobody_else_holds_and_gives_the_same_values()
    {
        using var scope = torch.NewDisposeScope();
        var first = torch.nn.Linear(4, 8);
        using var model = torch.nn.Sequential(
            torch.nn.ReLU(), first, torch.nn.ReLU(), torch.nn.Linear(8, 8), torch.nn.SiLU());
        var input = torch.randn([5, 4]);
        float[] before = input.ToArray<float>(), expected = model.call(input).ToArray<float>();
        using var mode = torch.inference_mode();
        Assert.Equal(expected, model.call(input).ToArray<float>());
        Assert.Equal(before, input.ToArray<float>());
        float[] seen = [];
        using var hook = first.register_forward_hook((_, _, output) =>
        {
            seen = output.ToArray<float>();
            return output;
        });
        Assert.Equal(expected, model.call(input).ToArray<float>());
        Assert.Contains(seen, value => value < 0);
    }

    [Fact]
    public void Fields_of_a_network_are_registered_under_their_names()
    {
        using var model = new WithFields();
        Assert.Equal(["scale", "count", "first.weight", "second.weight"], model.state_dict().Keys);
    }

    private static Sequential Net() => Sequential(
        Linear(5, 4), BatchNorm1d(4), Sequential(Linear(4, 2, bias: false), Dropout()));

    private sealed class Tied : Module
    {
        public Tied()
        {
            var table = register_module("table", Embedding(3, 2));
            register_module("head", new Head(table.weight));
        }

        private sealed class Head : Module
        {
            public Head(Tensor weight) => register_parameter("weight", weight);
        }
    }

    private sealed class WithFields : Module<Tensor, Tensor>
    {
        private readonly Linear first = Linear(2, 2, bias: false);
        private readonly Linear _second = Linear(2, 2, bias: false);
        private readonly Tensor scale = Parameter(torch.ones([2]));
        private readonly Tensor count = torch.zeros([]);

        public WithFields() => RegisterComponents();

        public override Tensor forward(Tensor input) => _second.call(first.call(input)).mul(scale).add(count);
    }
}

using SparkDL.Torch;
using SparkDL.Torch.Modules;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Tests.Torch.nn;

public sealed class ModuleTests
{
    [Fact]
    public void Parameters_and_buffers_come_by_dotted_names_in_order()
    {
        using var model = Net();
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "2.0.weight"],
            model.state_dict().Keys);
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "2.0.weight"], model.named_parameters().Select(p => p.name));
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
    public void Fields_of_a_network_are_registered_under_their_names()
    {
        using var model = new WithFields();
        Assert.Equal(["scale", "count", "first.weight", "second.weight"], model.state_dict().Keys);
    }

    private static Sequential Net() => Sequential(
        Linear(5, 4), BatchNorm1d(4), Sequential(Linear(4, 2, bias: false), Dropout()));

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

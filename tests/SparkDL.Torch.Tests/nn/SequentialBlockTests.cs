using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

public sealed class SequentialBlockTests
{
    private const int Rows = 9_001;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_rows_score_as_they_do_one_by_one_and_in_one_go(bool transposed)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var model = Sequential(Linear(5, 7), ReLU(), Linear(7, 6), SiLU(), Linear(6, 2));
        var input = transposed ? torch.randn([5, Rows]).t() : torch.randn([Rows, 5]);
        var whole = model.call(input);

        using var mode = torch.inference_mode();
        var scored = model.call(input);

        Assert.Equal([Rows, 2], scored.shape);
        Assert.True(torch.allclose(whole, scored, 1e-5, 1e-6));
        foreach (var row in new[] { 0, 4095, 4096, 8191, 8192, Rows - 1 })
            Assert.True(torch.allclose(model.call(input.narrow(0, row, 1)), scored.narrow(0, row, 1), 1e-5, 1e-6));
    }

    [Fact]
    public void A_step_that_looks_at_other_rows_sees_them_all()
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.inference_mode();
        torch.manual_seed(1);
        var (linear, over) = (Linear(3, 3), Softmax(0));
        var input = torch.randn([Rows, 3]);

        var scored = Sequential(linear, over).call(input);

        Assert.True(torch.allclose(over.call(linear.call(input)), scored, 1e-5, 1e-8));
    }

    [Fact]
    public void A_hook_of_a_step_sees_all_rows()
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.inference_mode();
        var model = Sequential(Linear(3, 4), ReLU());
        var seen = new List<long>();
        model[1].register_forward_hook((_, input, output) =>
        {
            seen.Add(input.size(0));
            return output;
        });

        model.call(torch.randn([Rows, 3]));

        Assert.Equal([Rows], seen);
    }
}

using Xunit;

namespace SparkDL.Torch.Tests;

/// <summary>Texts that PyTorch 1.13 printed for the same tensors.</summary>
public sealed class PrintingTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Vectors_and_numbers()
    {
        Assert.Equal("tensor([ 1.0000,  2.5000, -3.0000])", torch.tensor(new[] { 1f, 2.5f, -3f }).ToString());
        Assert.Equal("tensor(3.5000)", torch.tensor(3.5).ToString());
        Assert.Equal("tensor([ True, False])", torch.tensor(new[] { true, false }).ToString());
        Assert.Equal("tensor([  1, -20], dtype=torch.int32)", torch.tensor(new[] { 1, -20 }).ToString());
        Assert.Equal(
            "tensor([nan, inf, 1.])", torch.tensor(new[] { float.NaN, float.PositiveInfinity, 1f }).ToString());
        Assert.Equal("tensor([0.0312, 0.0938, 2.0000])", torch.tensor(new[] { 0.03125f, 0.09375f, 2f }).ToString());
        Assert.Equal("tensor([1.0000e+10, 2.0000e+00, 0.0000e+00])", torch.tensor(new[] { 1e10f, 2f, 0f }).ToString());
        Assert.Equal("tensor([], size=(0, 3))", torch.zeros([0, 3]).ToString());
    }

    [Fact]
    public void Long_vectors_break_their_lines_and_are_cut()
    {
        Assert.Equal(
            """
            tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,
                    14., 15., 16., 17., 18., 19., 20., 21., 22., 23., 24., 25., 26., 27.,
                    28., 29., 30., 31., 32., 33., 34., 35., 36., 37., 38., 39.])
            """, torch.arange(40.0).ToString());
        Assert.Equal("tensor([   0,    1,    2,  ..., 1997, 1998, 1999])", torch.arange(2000).ToString());
    }

    [Fact]
    public void Matrices()
    {
        Assert.Equal(
            """
            tensor([[1.0000e-05, 1.0000e+00],
                    [1.0000e+03, 3.0000e+00]])
            """, torch.tensor(new[,] { { 1e-5f, 1f }, { 1000f, 3f } }).ToString());
        Assert.Equal(
            """
            tensor([[1., 1.],
                    [1., 1.]], dtype=torch.float64)
            """, torch.ones([2, 2], torch.float64).ToString());
        Assert.Equal(
            """
            tensor([[[ 0,  1,  2,  3],
                     [ 4,  5,  6,  7],
                     [ 8,  9, 10, 11]],

                    [[12, 13, 14, 15],
                     [16, 17, 18, 19],
                     [20, 21, 22, 23]]])
            """, torch.arange(24).view(2, 3, 4).ToString());
    }

    [Fact]
    public void Large_matrices_are_cut_in_both_directions() => Assert.Equal(
        """
        tensor([[0.0000e+00, 1.4286e-01, 2.8571e-01,  ..., 5.2857e+00, 5.4286e+00,
                 5.5714e+00],
                [5.7143e+00, 5.8571e+00, 6.0000e+00,  ..., 1.1000e+01, 1.1143e+01,
                 1.1286e+01],
                [1.1429e+01, 1.1571e+01, 1.1714e+01,  ..., 1.6714e+01, 1.6857e+01,
                 1.7000e+01],
                ...,
                [1.5429e+02, 1.5443e+02, 1.5457e+02,  ..., 1.5957e+02, 1.5971e+02,
                 1.5986e+02],
                [1.6000e+02, 1.6014e+02, 1.6029e+02,  ..., 1.6529e+02, 1.6543e+02,
                 1.6557e+02],
                [1.6571e+02, 1.6586e+02, 1.6600e+02,  ..., 1.7100e+02, 1.7114e+02,
                 1.7129e+02]])
        """, (torch.arange(1200.0).view(30, 40) / 7).ToString());

    [Fact]
    public void What_autograd_knows_is_told()
    {
        var x = torch.ones([2], requires_grad: true);
        Assert.Equal("tensor([1., 1.], requires_grad=True)", x.ToString());
        Assert.Equal("tensor([1., 1.], grad_fn=<MulBackward0>)", (x * x).ToString());
    }
}

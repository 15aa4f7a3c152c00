using Xunit;

namespace SparkDL.Torch.Tests;

public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Tensor _x = torch.arange(24).view(2, 3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Numbers_and_ranges_select()
    {
        Assert.Equal([3, 4], _x[0].shape);
        Assert.Equal(23, _x[^1, -1, 3].item<long>());
        Assert.Equal([0L, 4, 8, 12, 16, 20], _x[.., .., 0].ToArray<long>());
        Assert.Equal([5L, 6, 17, 18], _x[.., 1, 1..^1].ToArray<long>());
        Assert.Equal([0L, 2], _x[0, 0, TensorIndex.Slice(step: 2)].ToArray<long>());
        Assert.Empty(_x[^0..].ToArray<long>());
    }

    [Fact]
    public void Ellipsis_and_new_dimensions()
    {
        Assert.Equal([2, 3], _x[TensorIndex.Ellipsis, 1].shape);
        Assert.Equal([1, 2, 3, 4], _x[TensorIndex.None].shape);
        Assert.Equal([2, 3, 1, 4], _x[.., .., TensorIndex.None].shape);
        Assert.Equal([2, 3, 4, 1], _x[TensorIndex.Ellipsis, TensorIndex.None].shape);
    }

    [Fact]
    public void Tensors_of_positions_and_masks()
    {
        var rows = torch.tensor(new[] { 2L, 0L });
        Assert.Equal([8L, 9, 10, 11, 0, 1, 2, 3], _x[0, rows].ToArray<long>());
        Assert.Equal([11L, 3, 23, 15], _x[.., rows, 3].ToArray<long>());
        Assert.Equal([22L, 23], _x[_x > 21].ToArray<long>());
        var mask = torch.tensor(new[,] { { false, true, false }, { false, false, true } });
        Assert.Equal([4L, 20], _x[mask, 0].ToArray<long>());
        Assert.Equal([7L, 20], _x[mask, torch.tensor(new[] { 3L, 0L })].ToArray<long>());
    }

    [Fact]
    public void Assignment_writes_through()
    {
        _x[0, 1..] = torch.tensor(-1L);
        Assert.Equal(8, _x.eq(-1).sum().item<long>());
        _x[_x.eq(-1)] = torch.tensor(7L);
        Assert.Equal([7L, 7, 7, 7], _x[0, 2].ToArray<long>());
    }

    [Fact]
    public void A_position_outside_is_an_index_error()
    {
        var error = Assert.Throws<TorchException>(() => _x[0, 3]);
        Assert.Equal(TorchErrorKind.Index, error.Kind);
        Assert.Contains("aten::select.int", error.Message, StringComparison.Ordinal);
    }
}

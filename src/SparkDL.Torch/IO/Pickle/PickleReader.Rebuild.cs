namespace SparkDL.Torch.IO.Pickle;

internal sealed partial class PickleReader
{
    private object? Reduce(PickleTuple arguments, PickleGlobal function) => function.ToString() switch
    {
        "collections.OrderedDict" when arguments.Items.Count == 0 => new PickleDictionary(),
        "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor" => Tensor(arguments),
        "torch._utils._rebuild_parameter" when arguments.Items.Count > 0 => arguments.Items[0],
        "torch.Size" or "torch.device" => arguments,
        _ => throw _input.Broken("pickle-call", $"the pickle calls '{function}' in a way that no state dict does"),
    };

    private PickleTensor Tensor(PickleTuple arguments)
    {
        if (arguments.Items.Count < 4 || arguments.Items[0] is not PickleStorage storage
            || arguments.Items[1] is not long offset)
            throw _input.Broken("pickle-tensor", "a tensor is described without storage, offset, shape and strides");
        var tensor = new PickleTensor(storage, offset, Numbers(arguments.Items[2]), Numbers(arguments.Items[3]));
        CheckInside(tensor);
        return tensor;
    }

    // A view beyond its storage would read other memory of the process.
    private void CheckInside(PickleTensor tensor)
    {
        if (tensor.Shape.Count != tensor.Strides.Count || tensor.Offset < 0 || tensor.Storage.Offset < 0
            || tensor.Shape.Any(s => s < 0) || tensor.Strides.Any(s => s < 0))
            throw _input.Broken(
                "pickle-tensor", "a tensor has a negative size, stride or offset, or not one stride for each size");
        Int128 last = (Int128)tensor.Offset + tensor.Storage.Offset;
        for (var i = 0; i < tensor.Shape.Count; i++)
            last += (Int128)Math.Max(tensor.Shape[i] - 1, 0) * tensor.Strides[i];
        if (!tensor.Shape.Contains(0) && last >= tensor.Storage.Elements)
            throw _input.Broken(
                "pickle-view", $"a tensor's last element is number {last} of storage '{tensor.Storage.Key}'",
                tensor.Storage.Elements);
    }

    private List<long> Numbers(object? value)
    {
        const int MaxRank = 64;
        if (value is not PickleTuple { Items.Count: <= MaxRank } tuple || tuple.Items.Any(i => i is not long))
            throw _input.Broken("pickle-tensor", "a shape or its strides are not a few integers", MaxRank);
        return [.. tuple.Items.Cast<long>()];
    }

    // Sets attributes of an object: state dicts store their _metadata so, which is not needed.
    private void Build()
    {
        Pop();
        if (Peek() is not PickleDictionary)
            throw _input.Broken("pickle-build", "the pickle sets the state of an object that is not a dictionary");
    }
}

using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.ML;

namespace SparkDL.Transformers.Images;

/// <summary>Decodes the files of one task.</summary>
internal sealed class ImageDecoderKernel : IBatchKernel
{
    private readonly ImageLoader _loader;
    private readonly byte[] _pixels;

    public ImageDecoderKernel(ImagePreparation preparation)
    {
        _loader = new ImageLoader(preparation);
        _pixels = new byte[preparation.ByteCount];
    }

    public IReadOnlyList<Column> Apply(RecordBatch inputs)
    {
        BinaryColumn files = (BinaryColumn)inputs[0];
        using BinaryColumnBuilder images = new();
        using StringColumnBuilder errors = new();
        for (int i = 0; i < files.Length; i++)
            Decode(files, i, images, errors);
        return [images.Build(), errors.Build()];
    }

    public void Dispose() => _loader.Dispose();

    private void Decode(BinaryColumn files, int row, BinaryColumnBuilder images, StringColumnBuilder errors)
    {
        string? error = files.IsNull(row)
            ? "there is no file content (null)"
            : _loader.Load(files.GetBytes(row), _pixels);
        if (error is null)
        {
            images.Append(_pixels);
            errors.AppendNull();
            return;
        }
        images.AppendNull();
        errors.Append(error);
    }
}

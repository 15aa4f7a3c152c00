using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.ML;
using SparkDL.Transformers.Images;
using Xunit;

namespace SparkDL.Transformers.Tests.Images;

public class ImageDecoderTests
{
    private static readonly ImageDecoder Decoder = new() { Width = Fixtures.Width, Height = Fixtures.Height };

    [Fact]
    public void Good_rows_are_tensors_and_broken_ones_null_with_a_text()
    {
        using RecordBatch files = Files(Fixtures.Read("good.jpg"), [], null, Fixtures.Read("cmyk.jpg"),
            Fixtures.Read("good.png"));
        using RecordBatch decoded = Decoder.Transform(files);
        BinaryColumn images = decoded.Get<BinaryColumn>("image");
        StringColumn errors = decoded.Get<StringColumn>("image_error");

        Assert.Equal([false, true, true, true, false], Enumerable.Range(0, 5).Select(images.IsNull));
        Assert.Equal([true, false, false, false, true], Enumerable.Range(0, 5).Select(errors.IsNull));
        Assert.Equal("04fcd66a7033b6d9", Fixtures.Hash(images.GetBytes(0)));
        Assert.Equal("40a7b75f09b7c7a1", Fixtures.Hash(images.GetBytes(4)));
        Assert.Equal("the file is empty", errors.GetString(1));
        Assert.Contains("null", errors.GetString(2));
        Assert.Contains("CMYK", errors.GetString(3));
    }

    [Fact]
    public void The_tensor_column_states_its_layout()
    {
        Schema schema = Decoder.TransformSchema(new Schema(new Field("content", ArrowType.Binary)));
        Assert.Equal(new TensorLayout("uint8", [3, Fixtures.Height, Fixtures.Width]), TensorLayout.Of(schema["image"]));
    }

    [Fact]
    public void Paths_in_the_place_of_contents_are_refused_at_the_call()
    {
        Schema schema = new(new Field("content", ArrowType.String));
        Assert.Contains("binary (the content of image files) is needed",
            Assert.Throws<ArgumentException>(() => Decoder.TransformSchema(schema)).Message);
    }

    internal static RecordBatch Files(params byte[]?[] files)
    {
        using BinaryColumnBuilder contents = new();
        foreach (byte[]? file in files)
        {
            if (file is null)
                contents.AppendNull();
            else
                contents.Append(file);
        }
        return new RecordBatch(new Schema(new Field("content", ArrowType.Binary)), [contents.Build()]);
    }
}

using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Images;

/// <summary>
/// Decodes image files and resizes them, exactly as PIL does, to tensors of bytes: three channels, then rows, packed in
/// a <c>binary</c> column. A file that cannot be read gives null and an error text; it never fails the job.
/// </summary>
/// <example>
/// <code>
/// DataFrame images = new ImageDecoder { Width = 32, Height = 32 }.Transform(ImageReader.Read(spark, "photos"));
/// </code>
/// </example>
public sealed class ImageDecoder : RowTransformer
{
    /// <summary>The column of file contents, <c>binary</c>. Default: <c>content</c>.</summary>
    public string InputCol { get; set; } = "content";

    /// <summary>The added column of tensors. Default: <c>image</c>.</summary>
    public string OutputCol { get; set; } = "image";

    /// <summary>The added column of error texts, null where the image is good. Default: <c>image_error</c>.</summary>
    public string ErrorCol { get; set; } = "image_error";

    /// <summary>The width of the tensors in pixels, at least 1. Default: 224.</summary>
    public int Width { get; set; } = 224;

    /// <summary>The height of the tensors in pixels, at least 1. Default: 224.</summary>
    public int Height { get; set; } = 224;

    /// <summary>
    /// The length in pixels to which the shorter side is resized before the centre is cut out, at least the width and
    /// the height. Default: null, images are stretched to width and height.
    /// </summary>
    public int? ShorterSide { get; set; }

    /// <summary>
    /// The largest number of pixels that an image's header may state; larger images are refused before memory is
    /// allocated. Default: 100 million.
    /// </summary>
    public long MaxPixels { get; set; } = ImageLimits.DefaultMaxPixels;

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputColumns => [InputCol];

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> OutputColumns =>
    [
        new(OutputCol, "binary", new TensorLayout("uint8", Preparation.Shape)),
        new(ErrorCol, "string"),
    ];

    internal ImagePreparation Preparation => new(Width, Height, ShorterSide, MaxPixels);

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(InputCol);
        ArgumentException.ThrowIfNullOrEmpty(OutputCol);
        ArgumentException.ThrowIfNullOrEmpty(ErrorCol);
        Preparation.Validate();
    }

    /// <inheritdoc/>
    protected override void CheckInput(Field field) =>
        SchemaChecks.RequireType(field, this, "binary (the content of image files)",
            type => type is BinaryType or LargeBinaryType);

    /// <inheritdoc/>
    public override IBatchKernel CreateKernel(FunctionContext context) => new ImageDecoderKernel(Preparation);
}

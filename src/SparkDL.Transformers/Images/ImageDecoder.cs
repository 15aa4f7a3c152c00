using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Images;

/// <summary>
/// Decodes image files and resizes them, exactly like PIL, to tensors of bytes: three channels, then rows, packed in a
/// <c>binary</c> column. A file that cannot be read gives null and a text that says why; it never fails the job.
/// </summary>
/// <example>
/// <code>
/// DataFrame images = new ImageDecoder { Width = 32, Height = 32 }.Transform(ImageReader.Read(spark, "photos"));
/// </code>
/// </example>
public sealed class ImageDecoder : RowTransformer
{
    /// <summary>The column of file contents, <c>binary</c>.</summary>
    public string InputCol { get; set; } = "content";

    /// <summary>The column of tensors that is added.</summary>
    public string OutputCol { get; set; } = "image";

    /// <summary>The column of error texts that is added: null where the image is good.</summary>
    public string ErrorCol { get; set; } = "image_error";

    /// <summary>Width of the tensors.</summary>
    public int Width { get; set; } = 224;

    /// <summary>Height of the tensors.</summary>
    public int Height { get; set; } = 224;

    /// <summary>
    /// When set, the shorter side is resized to this length and the centre is cut out; otherwise images are stretched.
    /// </summary>
    public int? ShorterSide { get; set; }

    /// <summary>Images with more pixels than this are refused by their header, before memory is taken.</summary>
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
        SchemaChecks.RequireType(field, this, "binary (the content of image files)", type => type is BinaryType or LargeBinaryType);

    /// <inheritdoc/>
    public override IRowKernel Open(FunctionContext context) => new ImageDecoderKernel(Preparation);
}

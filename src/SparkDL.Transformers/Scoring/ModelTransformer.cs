using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// A row transformer that runs the model of a folder. One copy of the model serves all tasks of a process.
/// </summary>
/// <remarks>
/// The input is a <c>binary</c> column of packed tensors, bytes (normalised as the model's folder says) or float32
/// (taken as they are), or an <c>array&lt;float&gt;</c>, or, with <see cref="DecodeImages"/>, the content of image
/// files. A row that cannot be used gives null outputs and an error text.
/// </remarks>
public abstract class ModelTransformer : RowTransformer
{
    /// <summary>The model's folder on the driver, which is sent to the executors. Required.</summary>
    public string ModelFolder { get; set; } = "";

    /// <summary>The column that the model reads. Default: <c>image</c>.</summary>
    public string InputCol { get; set; } = "image";

    /// <summary>The added column of error texts, null where the row is good. Default: <c>model_error</c>.</summary>
    public string ErrorCol { get; set; } = "model_error";

    /// <summary>The largest number of rows that go through the model together, at least 1. Default: 64.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>
    /// The longest time in milliseconds that a batch which is not full waits for rows of other tasks that use the same
    /// model in the same process, to go through the model together, 0 to 10,000. Default: 0, no batch waits. Dynamic
    /// batching pays where one large batch is faster than several small ones at the same time, not on cores that the
    /// tasks keep busy anyway.
    /// </summary>
    public double JoinMilliseconds { get; set; }

    /// <summary>
    /// Whether the input column holds image files, which are decoded to the size that the model's folder states.
    /// Default: false.
    /// </summary>
    public bool DecodeImages { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputColumns => [InputCol];

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(ModelFolder);
        ArgumentException.ThrowIfNullOrEmpty(InputCol);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(JoinMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(JoinMilliseconds, 10_000);
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema schema)
    {
        Validate();
        CheckModel(ModelInput.Read(ModelFolder));
        return base.TransformSchema(schema);
    }

    /// <summary>Checks, at the driver, what the folder states of the model's input.</summary>
    protected virtual void CheckModel(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (DecodeImages)
            _ = input.RequireImages();
    }

    /// <inheritdoc/>
    protected override void CheckInput(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        SchemaChecks.RequireType(field, this,
            DecodeImages ? "binary (image files)" : "binary (packed tensors) or array<float>", Fits);
        if (TensorLayout.Of(field) is not { } layout || DecodeImages)
            return;
        long wanted = ModelInput.Read(ModelFolder).ElementCount;
        if (layout.ElementCount != wanted)
            throw new ArgumentException(
                $"{Uid}: column '{field.Name}' holds {layout}, the model reads {wanted} elements a row");
    }

    /// <inheritdoc/>
    protected override Type ApplicationType =>
        ModelZoo.FactoryType(Models.Folder.ModelFolder.Describe(ModelFolder).Architecture) ?? GetType();

    /// <inheritdoc/>
    public override RowTransformer DeployTo(SparkSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        ModelTransformer copy = (ModelTransformer)MemberwiseClone();
        copy.ModelFolder = session.Artifacts.AddArchive("model.zip", ModelArchive.Pack(ModelFolder));
        return copy;
    }

    /// <inheritdoc/>
    protected override void SaveData(string folder) => ModelArchive.Copy(ModelFolder, Path.Combine(folder, "model"));

    /// <inheritdoc/>
    protected override void LoadData(string folder) => ModelFolder = Path.Combine(folder, "model");

    /// <summary>Opens the model for one task.</summary>
    private protected ModelRunner OpenModel(FunctionContext context, bool features) =>
        new(context, Path.Combine(context.FilesFolder, ModelFolder), this, features);

    private bool Fits(ArrowType type) => type is BinaryType or LargeBinaryType
        || (!DecodeImages && type is ListType { Item.Type: FloatType });
}

using System.Globalization;
using SparkDL.Arrow.Types;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Trainer;
using SparkDL.ML;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Horovodish;

/// <content>The checks before anything runs.</content>
public sealed partial class TorchEstimator
{
    /// <summary>A day: a rank that is silent for longer will not speak again.</summary>
    private const double MaxTimeoutSeconds = 24 * 60 * 60;

    /// <inheritdoc/>
    public override void Validate()
    {
        if (ModelZoo.FactoryType(Model) is null)
            OneOf(Model, [.. ModelZoo.Names], nameof(Model));
        AtLeastOne(NumProcesses, nameof(NumProcesses));
        AtLeastOne(BatchSize, nameof(BatchSize));
        AtLeastOne(Epochs, nameof(Epochs));
        InRange(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction,
            "at least 0 and below 1");
        InRange(LearningRate >= 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate,
            "a finite number, at least 0");
        InRange(LabelSmoothing is >= 0 and <= 1, nameof(LabelSmoothing), LabelSmoothing, "from 0 to 1");
        InRange(TimeoutSeconds is > 0 and <= MaxTimeoutSeconds, nameof(TimeoutSeconds), TimeoutSeconds,
            $"above 0 and at most {MaxTimeoutSeconds}");
        CheckClassWeights();
        OneOf(Optimizer, OptimizerFactory.Names, nameof(Optimizer));
        OneOf(LossFunction, Trainer.PerSampleLoss.Names, nameof(LossFunction));
        if (Augmentation is { CropPadding: < 0 })
            throw new ArgumentException(
                $"{Uid}: Augmentation.CropPadding is {Augmentation.CropPadding}; it must not be negative.");
        ShardsFor(NumProcesses);
    }

    private void CheckClassWeights()
    {
        if (ClassWeights is [])
            throw new ArgumentException(
                $"{Uid}: ClassWeights is empty; it must have a number for each class, or be null.");
        for (var i = 0; i < (ClassWeights?.Length ?? 0); i++)
        {
            var weight = ClassWeights![i];
            InRange(weight >= 0 && double.IsFinite(weight), $"{nameof(ClassWeights)}[{i}]", weight,
                "a finite number, at least 0");
        }
    }

    /// <summary>The input's shape and type: what the user set, else what the column says.</summary>
    internal InputSpec InputOf(Schema schema)
    {
        var field = SchemaChecks.Require(schema, FeaturesCol, this);
        var layout = TensorLayout.Of(field);
        var shape = InputShape ?? layout?.Shape.ToArray()
            ?? throw new ArgumentException(
                $"{Uid}: the column '{FeaturesCol}' does not state its shape; set InputShape.");
        var type = ElementTypeOf(field) ?? InputType ?? TypeNamed(layout?.ElementType)
            ?? throw new ArgumentException(
                $"{Uid}: the column '{FeaturesCol}' does not state its element type; set InputType.");
        var input = new InputSpec { Shape = shape, Type = type, Mean = Mean, Std = Std };
        if (input.Elements < 1)
            throw new ArgumentException($"{Uid}: InputShape is {string.Join(" x ", shape)}: it holds no elements.");
        SpooledBatch.ElementSize(type);
        CheckNormalisation(input);
        return input;
    }

    private void CheckNormalisation(InputSpec input)
    {
        if (Augmentation is not null && !input.IsImage)
            throw new ArgumentException($"{Uid}: Augmentation needs images, an InputShape of channels, height, width.");
        if (input.Type == ScalarType.Byte && !input.IsImage)
            throw new ArgumentException(
                $"{Uid}: byte inputs are images; give an InputShape of channels, height, width.");
        foreach (var values in (double[]?[])[Mean, Std])
        {
            if (values is null) continue;
            if (input.Type != ScalarType.Byte)
                throw new ArgumentException(
                    $"{Uid}: Mean and Std are for byte images; inputs of type {input.Type} are taken as they are.");
            if (values.Length != 1 && values.Length != input.Shape[0])
                throw new ArgumentException(
                    $"{Uid}: Mean and Std have {values.Length} numbers for {input.Shape[0]} channels.");
        }
    }

    private void CheckColumns(Schema schema)
    {
        SchemaChecks.RequireType(
            SchemaChecks.Require(schema, FeaturesCol, this), this, "binary or an array of numbers", IsFeatures);
        SchemaChecks.RequireType(SchemaChecks.Require(schema, LabelCol, this), this, "a number or an array of numbers",
            IsLabel);
        if (WeightCol is not null)
            SchemaChecks.RequireType(SchemaChecks.Require(schema, WeightCol, this), this, "a number", IsNumber);
        if (ValidationCol is not null)
            SchemaChecks.RequireType(SchemaChecks.Require(schema, ValidationCol, this), this, "a boolean",
                t => t is BoolType);
        foreach (var key in KeyCols ?? []) SchemaChecks.Require(schema, key, this);
    }

    private static bool IsFeatures(ArrowType type) => type is BinaryType or LargeBinaryType
        || (type is ListType list && TypeOf(list.Item.Type) is not null);

    private static bool IsLabel(ArrowType type) =>
        IsNumber(type) || (type is ListType list && IsNumber(list.Item.Type));

    private static bool IsNumber(ArrowType type) => type is IntType or FloatType;

    private static ScalarType? ElementTypeOf(Field field) =>
        field.Type is ListType list ? TypeOf(list.Item.Type) : null;

    private static ScalarType? TypeOf(ArrowType type) => type switch
    {
        FloatType { BitWidth: 32 } => ScalarType.Float32,
        FloatType { BitWidth: 64 } => ScalarType.Float64,
        IntType { BitWidth: 32, Signed: true } => ScalarType.Int32,
        IntType { BitWidth: 64, Signed: true } => ScalarType.Int64,
        _ => null,
    };

    private static ScalarType? TypeNamed(string? name) => name switch
    {
        "uint8" => ScalarType.Byte,
        "float32" => ScalarType.Float32,
        "float64" => ScalarType.Float64,
        "int32" => ScalarType.Int32,
        "int64" => ScalarType.Int64,
        _ => null,
    };

    private void AtLeastOne(int value, string name)
    {
        if (value < 1) throw new ArgumentException($"{Uid}: {name} is {value}; it must be at least 1.");
    }

    private void InRange(bool holds, string name, double value, string range)
    {
        if (holds) return;
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"{Uid}: {name} is {value}; it must be {range}."));
    }

    private void OneOf(string value, string[] names, string parameter)
    {
        if (!names.Contains(value))
            throw new ArgumentException($"{Uid}: {parameter} is '{value}'; there are {string.Join(", ", names)}.");
    }
}

namespace SparkDL.Horovodish.Tests;

public sealed class ParameterRangeTests
{
    public static TheoryData<string, TorchEstimator> Wrong => new()
    {
        { "LearningRate is -0.1; it must be a finite number, at least 0", new() { LearningRate = -0.1 } },
        { "LearningRate is NaN", new() { LearningRate = double.NaN } },
        { "LearningRate is Infinity", new() { LearningRate = double.PositiveInfinity } },
        { "LabelSmoothing is 1.5; it must be from 0 to 1", new() { LabelSmoothing = 1.5 } },
        { "LabelSmoothing is NaN", new() { LabelSmoothing = double.NaN } },
        { "TimeoutSeconds is 0; it must be above 0 and at most 86400", new() { TimeoutSeconds = 0 } },
        { "TimeoutSeconds is 86401", new() { TimeoutSeconds = 86401 } },
        { "ClassWeights is empty", new() { ClassWeights = [] } },
        { "ClassWeights[1] is -1; it must be a finite number, at least 0", new() { ClassWeights = [1, -1] } },
        { "ValidationFraction is NaN", new() { ValidationFraction = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_parameter_out_of_its_range_is_refused_at_the_driver(string message, TorchEstimator estimator)
    {
        estimator.Model = "resnet_small";

        Assert.Contains(message, Assert.Throws<ArgumentException>(estimator.Validate).Message);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_allowed() => new TorchEstimator
    {
        Model = "resnet_small",
        LearningRate = 0,
        LabelSmoothing = 1,
        TimeoutSeconds = 86400,
        ClassWeights = [0, 1],
    }.Validate();
}

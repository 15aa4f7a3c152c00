using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.ML;
using Xunit;

namespace SparkDL.Tests.ML;

public sealed class StageSavingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stage_comes_back_with_its_parameters_and_name()
    {
        AddNumber stage = new()
        {
            InputCol = "a",
            Number = double.PositiveInfinity,
            Day = DayOfWeek.Friday,
            Names = ["p", "q"],
        };
        stage.Save(_folder["stage"]);
        AddNumber loaded = PipelineStage.Load<AddNumber>(_folder["stage"]);
        Assert.Equal(
            (stage.Uid, "a", double.PositiveInfinity, DayOfWeek.Friday),
            (loaded.Uid, loaded.InputCol, loaded.Number, loaded.Day));
        Assert.Equal(["p", "q"], loaded.Names);
    }

    [Fact]
    public void Parameters_are_saved_under_the_names_of_Spark_with_defaults_apart()
    {
        new AddNumber { InputCol = "a" }.Save(_folder["stage"]);
        JsonNode saved = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["stage"], "metadata.json")))!;
        Assert.Equal("SparkDL.Tests.ML.AddNumber", (string?)saved["class"]);
        Assert.Equal(["inputCol"], saved["paramMap"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("y", (string?)saved["defaultParamMap"]!["outputCol"]);
    }

    [Fact]
    public void Names_of_stages_differ()
    {
        AddNumber one = new(), two = new();
        Assert.StartsWith("AddNumber_", one.Uid);
        Assert.NotEqual(one.Uid, two.Uid);
    }

    [Fact]
    public void A_pipeline_comes_back_in_order()
    {
        new Pipeline([.. Enumerable.Range(0, 12).Select(i => new AddNumber { Number = i })]).Save(_folder["pipeline"]);
        Pipeline loaded = PipelineStage.Load<Pipeline>(_folder["pipeline"]);
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => (double)i), loaded.Stages.Select(stage => ((AddNumber)stage).Number));
    }

    [Fact]
    public void A_pipeline_that_lost_a_stage_is_refused()
    {
        new PipelineModel(new AddNumber(), new AddNumber { InputCol = "y", OutputCol = "z" }).Save(_folder["pipeline"]);
        Directory.Delete(Directory.GetDirectories(_folder["pipeline/stages"])[0], recursive: true);
        Assert.Contains("stages", Refused<PipelineModel>(_folder["pipeline"]).Message);
    }

    [Fact]
    public void A_stage_is_never_saved_over_another()
    {
        new AddNumber().Save(_folder["stage"]);
        var error = Assert.Throws<IOException>(() => new AddNumber().Save(_folder["stage"]));
        Assert.Contains("is not empty", error.Message);
    }

    [Fact]
    public void A_missing_or_cut_file_is_named()
    {
        Assert.Contains(_folder["nothing"], Refused<AddNumber>(_folder["nothing"]).Message);

        new AddNumber().Save(_folder["stage"]);
        string file = Path.Combine(_folder["stage"], "metadata.json");
        string whole = File.ReadAllText(file);
        for (int length = 0; length < whole.TrimEnd().Length; length += 7)
        {
            File.WriteAllText(file, whole[..length]);
            Assert.Contains(file, Refused<AddNumber>(_folder["stage"]).Message);
        }
    }

    [Theory]
    [InlineData("System.IO.FileInfo")]
    [InlineData("SparkDL.Tests.ML.StageSavingTests")]
    [InlineData("SparkDL.ML.RowTransformer")]
    [InlineData("No.Such.Stage")]
    public void Only_stages_can_be_named_by_a_file(string type)
    {
        new AddNumber().Save(_folder["stage"]);
        Edit(json => json["class"] = type);
        Assert.Contains(type, Refused<AddNumber>(_folder["stage"]).Message);
    }

    [Fact]
    public void A_parameter_of_a_wrong_type_or_name_is_named()
    {
        new AddNumber().Save(_folder["stage"]);
        Edit(json => json["paramMap"]!["number"] = "many");
        Assert.Contains("'number' is \"many\"", Refused<AddNumber>(_folder["stage"]).Message);
        Edit(json => json["paramMap"] = new JsonObject { ["colour"] = 1 });
        Assert.Contains("'colour'", Refused<AddNumber>(_folder["stage"]).Message);
    }

    [Fact]
    public void A_stage_of_another_class_is_refused()
    {
        new AddNumber().Save(_folder["stage"]);
        Assert.Contains("holds a AddNumber, not a Pipeline", Refused<Pipeline>(_folder["stage"]).Message);
    }

    private static ModelFormatException Refused<T>(string folder)
        where T : PipelineStage => Assert.Throws<ModelFormatException>(() => PipelineStage.Load<T>(folder));

    private void Edit(Action<JsonNode> change)
    {
        string file = Path.Combine(_folder["stage"], "metadata.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(file))!;
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }
}

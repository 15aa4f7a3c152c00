using System.Text.Json.Nodes;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Models.Tests.Folder;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sparkdl-model").FullName;

    private string Folder => Path.Combine(_root, "model");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_model_comes_back_as_it_was_saved()
    {
        using var model = Save();
        using var loaded = ModelFolder.Load(Folder);
        Assert.Equal("resnet_small", loaded.Description.Architecture);
        Assert.Equal(["cat", "dog"], loaded.Description.Labels);
        Assert.Equal([0.5f, 0.4f, 0.3f], loaded.Description.Preprocessing!.Mean);
        Assert.Equal([-1L, 3, 8, 8], loaded.Description.Signature!.Inputs[0].Shape);
        Assert.Equal(7, (int)loaded.Description.Lineage!["seed"]!);
        Assert.False(loaded.Module.training);
        Assert.All(loaded.Module.state_dict(), e => Assert.True(e.Value.equal(model.state_dict()[e.Key])));
        using var scope = torch.NewDisposeScope();
        var input = torch.randn([2, 3, 8, 8]);
        Assert.True(
            model.eval() is torch.nn.Module<Tensor, Tensor> m && m.call(input).equal(loaded.Module.call(input)));
    }

    [Fact]
    public void Saving_again_replaces_the_folder_whole()
    {
        using var first = Save();
        var before = Load().ContentHash;
        File.WriteAllText(Path.Combine(Folder, "stray.txt"), "left over");
        using var second = Save(seed: 2);
        Assert.NotEqual(before, Load().ContentHash);
        Assert.False(File.Exists(Path.Combine(Folder, "stray.txt")));
        Assert.Equal(["model"], Directory.GetFileSystemEntries(_root).Select(Path.GetFileName));
    }

    [Fact]
    public void The_same_model_has_the_same_hash()
    {
        using var first = Save();
        var before = Load().ContentHash;
        using var second = Save();
        Assert.Equal(before, Load().ContentHash);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("labels.json")]
    [InlineData("preprocessing.json")]
    public void A_missing_file_is_named(string name)
    {
        using var model = Save();
        File.Delete(Path.Combine(Folder, name));
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder));
        Assert.Equal(("missing-file", Path.Combine(Folder, name)), (error.Rule, error.File));
    }

    [Theory]
    [InlineData("model.safetensors", "cut-file")]
    [InlineData("labels.json", "json")]
    [InlineData("config.json", "json")]
    public void A_cut_file_is_named(string name, string rule)
    {
        using var model = Save();
        var path = Path.Combine(Folder, name);
        using (var stream = File.OpenWrite(path))
            stream.SetLength(stream.Length / 2);
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder));
        Assert.Equal((rule, path), (error.Rule, error.File));
    }

    [Fact]
    public void A_changed_weight_is_noticed()
    {
        using var model = Save();
        var path = Path.Combine(Folder, ModelFolder.WeightsFile);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder));
        Assert.Equal(("changed-file", path), (error.Rule, error.File));
    }

    [Fact]
    public void A_folder_that_is_not_there_and_an_architecture_that_nobody_knows_are_named()
    {
        Assert.Equal("missing-folder", Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder)).Rule);
        using var model = Save();
        ModelFolder.Save(Folder, new ModelDescription("resnet_huge"), model);
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder));
        Assert.Equal("architecture", error.Rule);
        Assert.Contains("resnet_small", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_shape_are_reported_by_name()
    {
        using var model = Save();
        ModelFolder.Save(
            Folder, new ModelDescription("resnet_small", new() { ["widths"] = new JsonArray(4, 8, 24) }), model);
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Folder));
        Assert.Equal("wrong-weights", error.Rule);
        Assert.Contains("layer3.0.conv1.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_draws_no_random_numbers_and_training_what_was_loaded_leaves_the_file_alone()
    {
        using var model = Save();
        var before = File.ReadAllBytes(Path.Combine(Folder, ModelFolder.WeightsFile));
        using var scope = torch.NewDisposeScope();
        var generator = torch.get_rng_state();
        using var loaded = ModelFolder.Load(Folder);
        Assert.True(generator.equal(torch.get_rng_state()));
        loaded.Module.train();
        using var optimizer = torch.optim.SGD(loaded.Module.parameters(), lr: 1);
        loaded.Module.call(torch.randn([2, 3, 8, 8])).sum().backward();
        optimizer.step();
        Assert.False(loaded.Module.state_dict()["fc.bias"].equal(model.state_dict()["fc.bias"]));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Folder, ModelFolder.WeightsFile)));
    }

    [Fact]
    public void The_small_network_has_the_parameters_that_were_chosen_for_it()
    {
        using var model = ModelZoo.Create("resnet_small");
        Assert.Equal(308_650, model.parameters().Sum(p => p.numel()));
        Assert.Equal(128, ((IFeatureModel)model).feature_count);
    }

    [Fact]
    public void A_users_own_model_is_made_by_its_factory()
    {
        var name = ModelZoo.NameOf<OwnFactory>();
        using var model = ModelZoo.Create(name, new() { ["width"] = 5 });
        ModelFolder.Save(Folder, new ModelDescription(name, new() { ["width"] = 5 }), model);
        using var loaded = ModelFolder.Load(Folder);
        Assert.Equal([5L, 2], loaded.Module.state_dict()["weight"].shape);
        Assert.Throws<ArgumentException>(
            () => ModelZoo.Create("type:System.Diagnostics.Process, System.Diagnostics.Process"));
    }

    [Fact]
    public void A_setting_that_an_architecture_does_not_have_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ModelZoo.Create("resnet_small", new() { ["wdths"] = 3 }));
        Assert.Contains("wdths", error.Message, StringComparison.Ordinal);
        Assert.Contains("widths", error.Message, StringComparison.Ordinal);
    }

    private torch.nn.Module<Tensor, Tensor> Save(long seed = 1)
    {
        torch.manual_seed(seed);
        JsonObject config = new() { ["widths"] = new JsonArray(4, 8, 16), ["num_classes"] = 2 };
        var model = ModelZoo.Create("resnet_small", config);
        ModelFolder.Save(Folder, new ModelDescription("resnet_small", config)
        {
            Labels = ["cat", "dog"],
            Preprocessing = new ImagePreprocessing(8, 8, 3, [0.5f, 0.4f, 0.3f], [1, 1, 1]),
            Signature = new(
                [new("image", ScalarType.Float32, [-1, 3, 8, 8])], [new("logits", ScalarType.Float32, [-1, 2])]),
            Lineage = new() { ["seed"] = 7 },
        }, model);
        return model;
    }

    private LoadedModel Load()
    {
        var loaded = ModelFolder.Load(Folder);
        loaded.Dispose();
        return loaded;
    }

    public sealed class OwnFactory : IModelFactory
    {
        public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Linear(2, (long)config["width"]!);
    }
}

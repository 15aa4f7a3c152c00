// Trains a classifier on your images, saves it, loads it and scores the images with it.
//   dotnet run -- FOLDER [EPOCHS]
// FOLDER holds one folder for each class, with JPEG or PNG files: FOLDER/cat/1.jpg, FOLDER/dog/2.png.

using System.Globalization;
using System.Text.Json.Nodes;
using SparkDL.Horovodish;
using SparkDL.ML;
using SparkDL.Sql;
using SparkDL.Transformers.Images;
using static SparkDL.Sql.Functions;

if (args.Length is 0 or > 2)
{
    Console.Error.WriteLine("usage: dotnet run -- FOLDER [EPOCHS]");
    return 1;
}
string folder = args[0];
int epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
string[] labels = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order()];

using SparkSession spark = SparkSession.Builder().Master("local[2]").AppName("images").GetOrCreate();

// 1. Files to tensors. Every eighth image, by the hash of its path, is for testing. Ingest keeps the result in Spark's
//    storage, so that the files are read once. A file that is no image has an error text in place of a tensor.
ImageDecoder decoder = new() { Width = 32, Height = 32 };
DataFrame images = ImageReader.Ingest(spark, folder, files => decoder.Transform(files)
    .WithColumn("class", Call("array_position", Array(labels.Select(Lit)), Col("label")) - 1L)
    .SelectExpr("path", "label", "image", "image_error", "class", "pmod(xxhash64(path), 8) = 0 as is_test"));
images.Where("image_error is not null").Select("path", "image_error").Show(truncate: 60);
DataFrame training = images.Where("not is_test and image is not null");
DataFrame test = images.Where("is_test and image is not null");

// 2. Training on two ranks, each in a process of its own, over the DataFrame's rows.
TorchModel model = new TorchEstimator
{
    Model = "resnet_small",
    ModelConfig = new JsonObject { ["num_classes"] = labels.Length },
    FeaturesCol = "image",
    LabelCol = "class",
    Labels = labels,
    NumProcesses = 2,
    BatchSize = 16,
    Epochs = epochs,
    Seed = 1,
}.Fit(training);
Console.WriteLine($"accuracy {Accuracy(model):0.000}");

// 3. A model is a folder of data. The one that is loaded predicts what the one that was saved does.
string saved = Path.Combine(Directory.CreateTempSubdirectory("images-").FullName, "model");
model.Save(saved);
TorchModel loaded = TorchModel.Load(saved);
loaded.Transform(test).Select("path", "predicted_label", "probability").Show(rows: 5, truncate: 40);
Console.WriteLine($"accuracy {Accuracy(loaded):0.000} after loading from {saved}");
return 0;

double Accuracy(Transformer scorer) =>
    (double)scorer.Transform(test).Agg(Expr("avg(if(predicted_label = label, 1.0D, 0.0D))")).Collect()[0][0]!;

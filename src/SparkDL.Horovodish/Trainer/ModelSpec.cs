using System.Text.Json.Nodes;

namespace SparkDL.Horovodish.Trainer;

/// <summary>Which network is trained: a name that the model zoo knows (a user's factory has one too) and its settings.</summary>
internal sealed record ModelSpec(string Architecture, JsonObject? Config = null);

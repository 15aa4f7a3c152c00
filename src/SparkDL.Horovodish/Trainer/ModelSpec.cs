using System.Text.Json.Nodes;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The network to train: a name that the model zoo knows, which a user's factory has too, and its settings.
/// </summary>
internal sealed record ModelSpec(string Architecture, JsonObject? Config = null);

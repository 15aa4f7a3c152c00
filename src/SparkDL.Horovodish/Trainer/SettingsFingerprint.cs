using System.Security.Cryptography;
using System.Text.Json;
using SparkDL.Functions.Commands;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// Computes the fingerprint of the settings that decide what a training computes: a checkpoint with another fingerprint
/// is refused.
/// </summary>
internal static class SettingsFingerprint
{
    public static string Compute(TrainingPlan plan)
    {
        // The same global batch on more ranks is the same training; names, secrets and folders are not part of it.
        var essence = plan with
        {
            JobId = "",
            Secret = "",
            Ranks = 1,
            BatchSize = plan.BatchSize * plan.Ranks,
            CheckpointDir = null,
            CheckpointEverySteps = 0,
            CheckpointsToKeep = 0,
            ProgressAddresses = [],
            TimeoutSeconds = 0,
            ConnectTimeoutSeconds = 0,
            Threads = 0,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(essence, FunctionCommandCodec.ConfigOptions);
        return Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16));
    }
}

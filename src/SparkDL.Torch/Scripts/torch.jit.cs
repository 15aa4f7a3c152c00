using System.Security.Cryptography;
using SparkDL.Diagnostics;

namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>TorchScript: modules that were traced or scripted in Python.</summary>
    public static class jit
    {
        /// <summary>
        /// Loads a TorchScript module. Such a file runs code, so its hash must be the one that the caller trusts.
        /// </summary>
        /// <param name="path">The path of a file that <c>torch.jit.save</c> wrote; symbolic links are followed.</param>
        /// <param name="sha256">The SHA-256 of the trusted file, in hexadecimal digits of either case.</param>
        /// <exception cref="ModelFormatException">The file is missing, has another hash, or is not a script
        /// module.</exception>
        public static ScriptModule load(string path, string sha256)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            ArgumentException.ThrowIfNullOrEmpty(sha256);
            // The file is read once, so that the hashed bytes are those that are loaded.
            var bytes = File.ReadAllBytes(ModelFilePath.Resolve(path));
            var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (!found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                throw new ModelFormatException(
                    path, "untrusted",
                    $"the file has the SHA-256 {found}, not the trusted {sha256}; a script module runs code, so "
                    + "nothing of it was read");
            return ScriptModule.Load(path, bytes);
        }
    }
}

using System.Security.Cryptography;
using SparkDL.Diagnostics;
using SparkDL.Torch.IO;

namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>TorchScript: modules that Python traced or scripted.</summary>
    public static class jit
    {
        /// <summary>Loads a module whose file has the hash that the caller trusts: such a file runs code.</summary>
        /// <param name="path">The file that <c>torch.jit.save</c> wrote.</param>
        /// <param name="sha256">The SHA-256 of the file that was checked and is trusted, in hexadecimal digits.</param>
        /// <exception cref="ModelFormatException">The file is not there, has another hash, or is no script module.</exception>
        public static ScriptModule load(string path, string sha256)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            ArgumentException.ThrowIfNullOrEmpty(sha256);
            // What was hashed is what is loaded: the file is read once.
            var bytes = File.ReadAllBytes(ModelFilePath.Resolve(path));
            var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (!found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                throw new ModelFormatException(
                    path, "untrusted", $"the file has the SHA-256 {found}, not the trusted {sha256}; a script module runs code, so nothing of it was read");
            return ScriptModule.Load(path, bytes);
        }
    }
}

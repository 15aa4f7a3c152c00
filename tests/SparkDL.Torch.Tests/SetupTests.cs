using SparkDL.Diagnostics;

namespace SparkDL.Torch.Tests;

public sealed class SetupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparkdl-torch-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_libtorch_that_is_not_there_is_named_with_what_to_do()
    {
        var error = Assert.Throws<SparkSetupException>(() => TorchFinder.Find(_folder.FullName));
        Assert.Contains(_folder.FullName, error.Message, StringComparison.Ordinal);
        Assert.Contains("SPARKDL_LIBTORCH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shim_of_another_build_is_refused_by_both_names()
    {
        var torch = TorchFinder.Find(null);
        File.WriteAllText(Path.Combine(_folder.FullName, "libsparkdl_torch.so"), "");
        File.WriteAllLines(
            Path.Combine(_folder.FullName, "build.txt"),
            ["libtorch 2.8.0 0123456789abcdef", "/opt/torch/lib", "libtorch_cpu.so"]);
        var error = Assert.Throws<SparkSetupException>(() => ShimFinder.Find(_folder.FullName, torch));
        Assert.Contains("libtorch 2.8.0 0123456789abcdef", error.Message, StringComparison.Ordinal);
        Assert.Contains(torch.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_shims_the_one_of_the_libtorch_here_is_taken_and_a_refusal_names_them_all()
    {
        var torch = TorchFinder.Find(null);
        AddShim("libtorch 2.8.0 0123456789abcdef");
        AddShim("libtorch 2.11.0 fedcba9876543210");

        var error = Assert.Throws<SparkSetupException>(() => ShimFinder.Find(_folder.FullName, torch));
        Assert.Contains("2.11.0 fedcba9876543210 (libtorch_cpu.so)", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.8.0 0123456789abcdef (libtorch_cpu.so)", error.Message, StringComparison.Ordinal);
        Assert.Contains(torch.ToString(), error.Message, StringComparison.Ordinal);

        var fitting = AddShim($"libtorch 1.13.1 {torch.Key}");
        Assert.Equal(fitting, ShimFinder.Find(_folder.FullName, torch));
    }

    [Fact]
    [Trait("Tier", "slow")]
    public void Libtorch_is_sent_with_all_that_it_needs_each_after_its_needs_and_nothing_twice()
    {
        var torch = TorchFinder.Find(null);
        var libraries = LinkedLibraries.Closure([.. torch.Libraries]).ToList();

        Assert.Equal(torch.Library, LinkedPaths.Resolve(libraries[^1]));
        Assert.InRange(
            libraries.FindIndex(library => Path.GetFileName(library).StartsWith("libc10.so", StringComparison.Ordinal)),
            0, libraries.Count - 2);
        Assert.Equal(libraries.Count, libraries.Select(LinkedPaths.Resolve).Distinct().Count());
        Assert.DoesNotContain(libraries, library => Path.GetFileName(library) is "libc.so.6" or "libstdc++.so.6");
    }

    [Fact]
    public void A_libtorch_that_does_not_load_on_this_machine_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "libtorch_cpu.so"), "not a library");
        File.WriteAllLines(Path.Combine(_folder.FullName, LinkedLibraries.OrderFile), ["libtorch_cpu.so"]);

        var error = Assert.Throws<DllNotFoundException>(() => LinkedLibraries.LoadShipped(_folder.FullName));

        Assert.Contains(_folder.FullName, error.Message, StringComparison.Ordinal);
    }

    private string AddShim(string build)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, build.Split(' ')[^1])).FullName;
        File.WriteAllLines(Path.Combine(folder, "build.txt"), [build, "/opt/torch/lib", "libtorch_cpu.so"]);
        File.WriteAllText(Path.Combine(folder, "libsparkdl_torch.so"), "");
        return Path.Combine(folder, "libsparkdl_torch.so");
    }

    [Fact]
    public void A_folder_without_a_shim_is_refused() =>
        Assert.Contains(
            "holds no shim",
            Assert.Throws<SparkSetupException>(() => ShimFinder.Find(_folder.FullName, TorchFinder.Find(null))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_python_package_of_torch_is_a_libtorch()
    {
        var package = Directory.CreateDirectory(Path.Combine(_folder.FullName, "torch", "lib"));
        File.Copy(TorchFinder.Find(null).Library, Path.Combine(package.FullName, "libtorch_cpu.so"));
        var found = TorchFinder.Find(package.Parent!.FullName);
        Assert.Equal(package.FullName, found.Folder);
        Assert.Equal(TorchFinder.Find(null).Key, found.Key);
    }

    [Fact]
    public void A_failed_build_shows_the_compiler_and_what_to_install()
    {
        var lib = Directory.CreateDirectory(Path.Combine(_folder.FullName, "lib"));
        File.WriteAllText(Path.Combine(lib.FullName, "libtorch_cpu.so"), "not a library");
        var error = Assert.Throws<SparkSetupException>(() => ShimSource.Build(TorchFinder.Find(_folder.FullName)));
        Assert.Contains("no libtorch with headers", error.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch-dev", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_once_loaded_stays()
    {
        TorchRuntime.Initialize();
        TorchRuntime.Initialize(new TorchOptions { LibtorchFolder = TorchFinder.Find(null).Folder });
        Assert.Throws<InvalidOperationException>(
            () => TorchRuntime.Initialize(new TorchOptions { ShimFolder = _folder.FullName }));
    }
}

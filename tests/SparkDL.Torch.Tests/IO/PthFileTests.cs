using System.IO.Compression;
using System.Text;
using SparkDL.Torch.IO;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.IO;

public sealed class PthFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-pth").FullName;

    private string File => Path.Combine(_folder, "state.pth");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PythonTorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_state_dict_is_read_as_PyTorch_wrote_it(bool zip)
    {
        var twin = PythonTorch.Run(Script("state", zip));
        using var scope = torch.NewDisposeScope();
        var tensors = PthFile.Load(File);
        Assert.Equal(twin.Keys, tensors.Keys);
        foreach (var (name, tensor) in tensors)
            twin[name].MustEqual(tensor);
        // Views share memory as they did when they were saved.
        tensors["whole"].fill_(9);
        Assert.Equal(9, tensors["turned"].ToArray<float>()[0]);
        Assert.Equal([1L, 6], tensors["turned"].stride());
    }

    [PythonTorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoints_state_dict_is_found_by_its_key(bool zip)
    {
        PythonTorch.Run(
            Script("{'epoch': 3, 'loss': 0.5, 'tags': ['a', None, True], 'net': state, 'model': m.state_dict()}", zip));
        Assert.Contains("running_var", PthFile.Load(File).Keys);
        Assert.Contains("b_bool", PthFile.Load(File, "net").Keys);
        var error = Assert.Throws<ModelFormatException>(() => PthFile.Load(File, "other"));
        Assert.Contains("epoch, loss, tags, net, model", error.Message, StringComparison.Ordinal);
    }

    [PythonTorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pickle_that_would_run_code_is_refused_by_name(bool zip)
    {
        PythonTorch.Run($$"""
            class Evil:
                def __reduce__(self): return (os.system, ('touch {{_folder}}/ran',))
            torch.save({'w': torch.zeros(2), 'x': Evil()}, '{{File}}',
                _use_new_zipfile_serialization={{(zip ? "True" : "False")}})
            """);
        var error = Assert.Throws<ModelFormatException>(() => PthFile.Load(File));
        Assert.Equal("pickle-global", error.Rule);
        Assert.Contains("system", error.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(_folder, "ran")));
    }

    [PythonTorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_cut_anywhere_is_refused(bool zip)
    {
        PythonTorch.Run(Script("m.state_dict()", zip));
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length; length += 37)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Throws<ModelFormatException>(() => PthFile.Load(File));
        }
    }

    [PythonTorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mutated_file_is_read_or_refused_and_never_anything_else(bool zip)
    {
        PythonTorch.Run(Script("m.state_dict()", zip));
        var whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = whole.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            System.IO.File.WriteAllBytes(File, bytes);
            try
            {
                using var scope = torch.NewDisposeScope();
                Assert.All(PthFile.Load(File).Values, t => t.numel());
            }
            catch (ModelFormatException)
            {
                // Most are.
            }
        }
    }

    [Theory]
    [InlineData("pickle-global", "cos\nsystem\n.")]
    [InlineData("pickle-global", "c__builtin__\neval\n.")]
    [InlineData("pickle-opcode", "\u0080\u0002i.")]
    [InlineData("pickle-stack", "\u0080\u0002R.")]
    [InlineData("pickle-memo", "\u0080\u0002h\u0005.")]
    [InlineData("pickle-length", "X\u00ff\u00ff\u00ff\u00ffab.")]
    [InlineData("pickle-type", "}ccollections\nOrderedDict\nR.")]
    [InlineData("pickle-build", "NNb.")]
    [InlineData("not-a-state-dict", "K\u0001.")]
    public void A_pickle_that_is_no_state_dict_is_refused_by_name(string rule, string pickle)
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        using (var stream = zip.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open())
            stream.Write(Encoding.Latin1.GetBytes(pickle));
        Assert.Equal(rule, Assert.Throws<ModelFormatException>(() => PthFile.Load(File)).Rule);
    }

    private string Script(string what, bool zip) => $$"""
        from collections import OrderedDict
        base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
        state = OrderedDict(whole=base, turned=base.t(), part=base[1:3, ::2], p=nn.Parameter(torch.randn(3)),
            empty=torch.zeros(0, 3), scalar=torch.tensor(2.5))
        for k in ('uint8', 'int8', 'int16', 'int32', 'int64', 'float16', 'float64'):
            state['b_' + k] = torch.arange(6).reshape(2, 3).to(getattr(torch, k))
        state['b_bool'] = torch.tensor([True, False, True])
        m = nn.BatchNorm1d(4)
        for k, v in state.items(): emit(k, v)
        torch.save({{what}}, '{{File}}', _use_new_zipfile_serialization={{(zip ? "True" : "False")}})
        """;
}

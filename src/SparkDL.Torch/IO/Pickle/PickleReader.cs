using System.Numerics;

namespace SparkDL.Torch.IO.Pickle;

/// <summary>
/// Reads the subset of pickle in which PyTorch writes state dicts, as data. Anything that would import, call or build
/// something else is refused with its name; no code of the file runs.
/// </summary>
internal sealed partial class PickleReader
{
    private const int MostValues = 10_000_000;
    private static readonly object Mark = new();

    private readonly PickleInput _input;
    private readonly Func<PickleTuple, PickleInput, PickleStorage> _storage;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    private PickleReader(PickleInput input, Func<PickleTuple, PickleInput, PickleStorage> storage) =>
        (_input, _storage) = (input, storage);

    /// <summary>Reads one pickle and stops behind it.</summary>
    /// <param name="input">Where its bytes come from.</param>
    /// <param name="storage">Makes a storage of a persistent identifier.</param>
    public static object? Read(PickleInput input, Func<PickleTuple, PickleInput, PickleStorage> storage)
    {
        var reader = new PickleReader(input, storage);
        byte code;
        while ((code = input.Byte()) != '.')
            reader.Step(code);
        return reader.Pop();
    }

    private void Step(byte code)
    {
        if (_stack.Count > MostValues)
            throw _input.Broken("pickle-depth", "the pickle piles up values without end", MostValues);
        if (Scalars(code) || Containers(code) || Memory(code))
            return;
        switch (code)
        {
            case 0x80: _input.Byte(); break;
            case 0x95: _input.Int64(); break;
            case (byte)'c': Push(Global(_input.Line(), _input.Line())); break;
            case 0x93: Push(Global(name: Pop<string>("a name"), module: Pop<string>("a module"))); break;
            case (byte)'R': Push(Reduce(Pop<PickleTuple>("arguments"), Pop<PickleGlobal>("a known function"))); break;
            case (byte)'Q': Push(_storage(Pop<PickleTuple>("a persistent identifier"), _input)); break;
            case (byte)'b': Build(); break;
            default: throw _input.Broken("pickle-opcode", $"the opcode 0x{code:x2} has no place in a state dict");
        }
    }

    private bool Scalars(byte code)
    {
        switch (code)
        {
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'J': Push((long)_input.Int32()); break;
            case (byte)'K': Push((long)_input.Byte()); break;
            case (byte)'M': Push((long)_input.UInt16()); break;
            case 0x8a: Push(Long(_input.Bytes(_input.Byte()))); break;
            case (byte)'G': Push(_input.Double()); break;
            case (byte)'X': Push(_input.Text((uint)_input.Int32())); break;
            case 0x8c: Push(_input.Text(_input.Byte())); break;
            case (byte)'U': Push(_input.Text(_input.Byte())); break;
            case (byte)'T': Push(_input.Text(_input.Int32())); break;
            case (byte)'B': Push(_input.Bytes((uint)_input.Int32())); break;
            case (byte)'C': Push(_input.Bytes(_input.Byte())); break;
            default: return false;
        }

        return true;
    }

    private bool Containers(byte code)
    {
        switch (code)
        {
            case (byte)'(': Push(Mark); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)')': Push(new PickleTuple([])); break;
            case (byte)'t': Push(new PickleTuple(PopToMark())); break;
            case 0x85: Push(new PickleTuple(PopMany(1))); break;
            case 0x86: Push(new PickleTuple(PopMany(2))); break;
            case 0x87: Push(new PickleTuple(PopMany(3))); break;
            case (byte)'a': Append(PopMany(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'0': Pop(); break;
            default: return false;
        }

        return true;
    }

    private bool Memory(byte code)
    {
        switch (code)
        {
            case (byte)'q': _memo[_input.Byte()] = Peek(); break;
            case (byte)'r': _memo[(uint)_input.Int32()] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'h': Push(Recall(_input.Byte())); break;
            case (byte)'j': Push(Recall((uint)_input.Int32())); break;
            default: return false;
        }

        return true;
    }

    private static object Long(byte[] bytes)
    {
        var number = new BigInteger(bytes);
        // Only the legacy format's magic number does not fit; it is compared as a BigInteger.
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
    }

    private PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return PickleNames.IsKnown(global) ? global : throw _input.Broken(
            "pickle-global", $"the pickle refers to '{global}', which a state dict has no need of: it could run code");
    }
}

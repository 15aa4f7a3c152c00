using System.Runtime.CompilerServices;

namespace SparkDL.Torch;

/// <summary>
/// Moves a function's result out of the scope in which it was computed: a tensor, or the tensors in tuples, lists,
/// dictionaries and packed sequences.
/// </summary>
internal static class ScopedResult
{
    public static T MoveOut<T>(DisposeScope scope, T result)
    {
        Move(scope, result);
        return result;
    }

    private static void Move(DisposeScope scope, object? value)
    {
        switch (value)
        {
            case Tensor tensor:
                scope.MoveToOuter(tensor);
                break;
            case torch.nn.utils.rnn.PackedSequence packed:
                Move(scope, packed.Tensors);
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                    Move(scope, tuple[i]);
                break;
            case System.Collections.IDictionary dictionary:
                Move(scope, dictionary.Values);
                break;
            case System.Collections.IEnumerable items and not string:
                foreach (var item in items)
                    Move(scope, item);
                break;
        }
    }
}

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A layer of long short-term memory (LSTM); a <paramref name="proj_size"/> above 0 projects the outputs to
        /// that width.
        /// </summary>
        public static Modules.LSTM LSTM(
            long input_size, long hidden_size, int num_layers = 1, bool bias = true, bool batch_first = false,
            double dropout = 0,
            bool bidirectional = false, long proj_size = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(proj_size);
            if (proj_size >= hidden_size && proj_size > 0)
                throw new ArgumentOutOfRangeException(
                    nameof(proj_size), proj_size, $"The outputs are brought to less than {hidden_size}.");
            return new(new(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size));
        }

        /// <summary>A recurrent layer of gated recurrent units (GRU).</summary>
        public static Modules.GRU GRU(
            long input_size, long hidden_size, int num_layers = 1, bool bias = true, bool batch_first = false,
            double dropout = 0,
            bool bidirectional = false) =>
            new(new(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional));

        /// <summary>
        /// A plain (Elman) recurrent layer; <paramref name="nonlinearity"/> is <c>tanh</c> or <c>relu</c>.
        /// </summary>
        public static Modules.RNN RNN(
            long input_size, long hidden_size, int num_layers = 1, string nonlinearity = "tanh", bool bias = true,
            bool batch_first = false, double dropout = 0, bool bidirectional = false)
        {
            if (nonlinearity is not ("tanh" or "relu"))
                throw new ArgumentException($"'{nonlinearity}' is neither tanh nor relu.", nameof(nonlinearity));
            return new(
                new(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional),
                nonlinearity == "relu");
        }

        /// <summary>One step of <see cref="LSTM"/>.</summary>
        public static Modules.LSTMCell LSTMCell(long input_size, long hidden_size, bool bias = true) =>
            new(input_size, hidden_size, bias);

        /// <summary>One step of <see cref="GRU"/>.</summary>
        public static Modules.GRUCell GRUCell(long input_size, long hidden_size, bool bias = true) =>
            new(input_size, hidden_size, bias);

        /// <summary>
        /// One step of <see cref="RNN"/>; <paramref name="nonlinearity"/> is <c>tanh</c> or <c>relu</c>.
        /// </summary>
        public static Modules.RNNCell RNNCell(
            long input_size, long hidden_size, bool bias = true, string nonlinearity = "tanh")
        {
            if (nonlinearity is not ("tanh" or "relu"))
                throw new ArgumentException($"'{nonlinearity}' is neither tanh nor relu.", nameof(nonlinearity));
            return new(input_size, hidden_size, bias, nonlinearity == "relu");
        }
    }
}

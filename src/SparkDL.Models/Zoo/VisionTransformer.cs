using System.Globalization;
using SparkDL.Torch;
using SparkDL.Torch.Modules;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>Vision transformers (Dosovitskiy et al., 2020), torchvision's names.</summary>
internal sealed class VisionTransformer : ImageClassifier
{
    private const double Eps = 1e-6;
    private readonly Conv2d _patches;
    private readonly Tensor _class;
    private readonly Encoder _encoder;
    private readonly Linear _head;
    private readonly long _imageSize;

    private VisionTransformer(
        long channels, long size, long patch, int layers, long heads, long width, long inner, double dropout,
        long classes)
    {
        if (size % patch != 0)
            throw new ArgumentException($"An image of {size} does not divide into patches of {patch}.", nameof(size));
        _imageSize = size;
        _patches = register_module("conv_proj", Conv2d(channels, width, patch, patch));
        _class = register_parameter("class_token", torch.zeros([1, 1, width]))!;
        _encoder = register_module(
            "encoder", new Encoder((size / patch * (size / patch)) + 1, layers, heads, width, inner, dropout));
        _head = Linear(width, classes);
        register_module("heads", Sequential(("head", _head)));
        init.trunc_normal_(_patches.weight, std: Math.Sqrt(1.0 / (channels * patch * patch)));
        init.zeros_(_patches.bias!);
        init.zeros_(_head.weight);
        init.zeros_(_head.bias!);
    }

    public override long feature_count => _head.in_features;

    public static VisionTransformer Base(ModelConfig config, long patch) => Of(config, patch, 12, 12, 768);

    public static VisionTransformer Large(ModelConfig config, long patch) => Of(config, patch, 24, 16, 1024);

    public static VisionTransformer Huge(ModelConfig config) => Of(config, 14, 32, 16, 1280);

    private static VisionTransformer Of(ModelConfig config, long patch, int layers, long heads, long width) => new(
        config.Get("in_channels", 3L), config.Get("image_size", 224L), patch, config.Get("num_layers", layers), heads,
        width, 4 * width,
        config.Get("dropout", 0.0), config.Get("num_classes", 1000L));

    protected override Tensor Pool(Tensor input)
    {
        if (input.shape[2] != _imageSize || input.shape[3] != _imageSize)
            throw new ArgumentException(
                $"This network takes {_imageSize}x{_imageSize} images, not {input.shape[3]}x{input.shape[2]}.",
                nameof(input));
        var x = _patches.call(input);
        x = x.reshape([x.shape[0], x.shape[1], -1]).permute([0, 2, 1]);
        x = torch.cat([_class.expand([x.shape[0], -1, -1]), x], 1);
        return _encoder.call(x).select(1, 0);
    }

    protected override Tensor Classify(Tensor features) => _head.call(features);

    private sealed class Encoder : Module<Tensor, Tensor>
    {
        private readonly Tensor _positions;
        private readonly FunctionLayer _dropout;
        private readonly Sequential _layers;
        private readonly LayerNorm _norm;

        public Encoder(long places, int layers, long heads, long width, long inner, double dropout)
        {
            _positions = register_parameter("pos_embedding", init.normal_(torch.empty([1, places, width]), std: 0.02))!;
            _dropout = register_module("dropout", Dropout(dropout));
            _layers = register_module("layers", Sequential(Array.Empty<Module<Tensor, Tensor>>()));
            for (var i = 0; i < layers; i++)
                _layers.append(
                    "encoder_layer_" + i.ToString(CultureInfo.InvariantCulture),
                    new Block(heads, width, inner, dropout));
            _norm = register_module("ln", LayerNorm([width], Eps));
        }

        public override Tensor forward(Tensor input) => _norm.call(_layers.call(_dropout.call(input.add(_positions))));
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm _norm1, _norm2;
        private readonly MultiheadAttention _attention;
        private readonly FunctionLayer _dropout;
        private readonly Sequential _network;

        public Block(long heads, long width, long inner, double dropout)
        {
            _norm1 = register_module("ln_1", LayerNorm([width], Eps));
            _attention = register_module("self_attention", MultiheadAttention(width, heads, batch_first: true));
            _dropout = register_module("dropout", Dropout(dropout));
            _norm2 = register_module("ln_2", LayerNorm([width], Eps));
            _network = register_module("mlp", Sequential(
                Linear(width, inner), GELU(), Dropout(dropout), Linear(inner, width), Dropout(dropout)));
            foreach (var layer in _network.children().OfType<Linear>())
            {
                init.xavier_uniform_(layer.weight);
                init.normal_(layer.bias!, std: 1e-6);
            }
        }

        public override Tensor forward(Tensor input)
        {
            var x = _norm1.call(input);
            x = _dropout.call(_attention.call(x, x, x, need_weights: false).output).add(input);
            return x.add(_network.call(_norm2.call(x)));
        }
    }
}

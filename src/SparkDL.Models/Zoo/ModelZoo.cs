using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Creates models by architecture name: torchvision's architectures, and the user's own by their factory's type.
/// </summary>
public static class ModelZoo
{
    private const string UserPrefix = "type:";

    private static readonly SortedDictionary<string, Func<ModelConfig, torch.nn.Module<Tensor, Tensor>>> Factories =
        new(StringComparer.Ordinal)
        {
            ["resnet18"] = c => ResNet.Of(ResNet.Basic, [2, 2, 2, 2], c),
            ["resnet34"] = c => ResNet.Of(ResNet.Basic, [3, 4, 6, 3], c),
            ["resnet50"] = c => ResNet.Of(ResNet.Bottleneck, [3, 4, 6, 3], c),
            ["resnet101"] = c => ResNet.Of(ResNet.Bottleneck, [3, 4, 23, 3], c),
            ["resnet152"] = c => ResNet.Of(ResNet.Bottleneck, [3, 8, 36, 3], c),
            ["resnet_small"] = ResNet.Small,
            ["mobilenet_v2"] = MobileNetV2.Of,
            ["mobilenet_v3_small"] = MobileNetV3.Small,
            ["mobilenet_v3_large"] = MobileNetV3.Large,
            ["squeezenet1_0"] = SqueezeNet.V10,
            ["squeezenet1_1"] = SqueezeNet.V11,
            ["efficientnet_b0"] = EfficientNet.B0,
            ["convnext_tiny"] = ConvNeXt.Tiny,
            ["convnext_small"] = ConvNeXt.Small,
            ["convnext_base"] = ConvNeXt.Base,
            ["convnext_large"] = ConvNeXt.Large,
            ["vit_b_16"] = c => VisionTransformer.Base(c, 16),
            ["vit_b_32"] = c => VisionTransformer.Base(c, 32),
            ["vit_l_16"] = c => VisionTransformer.Large(c, 16),
            ["vit_l_32"] = c => VisionTransformer.Large(c, 32),
            ["vit_h_14"] = VisionTransformer.Huge,
        };

    /// <summary>The names of the built-in architectures.</summary>
    public static IReadOnlyCollection<string> Names => Factories.Keys;

    /// <summary>The architecture name of a user's factory.</summary>
    public static string NameOf<TFactory>()
        where TFactory : IModelFactory, new() =>
        $"{UserPrefix}{typeof(TFactory).FullName}, {typeof(TFactory).Assembly.GetName().Name}";

    /// <summary>Creates a model with random weights, initialized as PyTorch does.</summary>
    /// <param name="name">A name of <see cref="Names"/>, or one given by <see cref="NameOf{TFactory}"/>.</param>
    /// <param name="config">The architecture's settings; absent ones take their defaults.</param>
    /// <exception cref="ArgumentException">There is no such architecture, or it has no such setting.</exception>
    public static torch.nn.Module<Tensor, Tensor> Create(string name, JsonObject? config = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.StartsWith(UserPrefix, StringComparison.Ordinal))
            return UserFactory(name).Create(AsRead(config));
        if (!Factories.TryGetValue(name, out var factory))
            throw new ArgumentException(
                $"There is no architecture '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        var settings = new ModelConfig(name, config);
        var model = factory(settings);
        settings.RefuseUnread();
        return model;
    }

    // JSON built in memory converts fewer types than JSON that was parsed: users' factories get the latter.
    private static JsonObject AsRead(JsonObject? config) => (JsonObject)JsonNode.Parse(config?.ToJsonString() ?? "{}")!;

    /// <summary>Returns the user's factory of an architecture name; null for a built-in architecture.</summary>
    /// <exception cref="ArgumentException">It is in no assembly that this process can load.</exception>
    public static Type? FactoryType(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!name.StartsWith(UserPrefix, StringComparison.Ordinal)) return null;
        return Type.GetType(name[UserPrefix.Length..], FindAssembly, typeResolver: null, throwOnError: false)
            ?? throw new ArgumentException(
                $"The model factory '{name[UserPrefix.Length..]}' is not to be found: is its assembly there?",
                nameof(name));
    }

    // On an executor the application's assemblies are in their own load context.
    private static Assembly? FindAssembly(AssemblyName name)
    {
        foreach (var context in AssemblyLoadContext.All)
        {
            try
            {
                return context.LoadFromAssemblyName(name);
            }
            catch (IOException)
            {
                // The type is not in this load context.
            }
        }

        return null;
    }

    private static IModelFactory UserFactory(string name)
    {
        var type = FactoryType(name)!;
        // A name in a file constructs only classes that implement IModelFactory.
        return typeof(IModelFactory).IsAssignableFrom(type)
            ? (IModelFactory)Activator.CreateInstance(type)!
            : throw new ArgumentException($"{type} does not implement {nameof(IModelFactory)}.", nameof(name));
    }
}

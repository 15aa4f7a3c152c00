namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A chain of modules: each takes the output of the one before.</summary>
        public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

        /// <summary>A chain of named modules: each takes the output of the one before.</summary>
        public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> module)[] modules) =>
            new(modules);

        /// <summary>A list of modules for use inside another module; their names are 0, 1, 2 and so on.</summary>
        public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);

        /// <summary>A dictionary of modules for use inside another module.</summary>
        public static Modules.ModuleDict<T> ModuleDict<T>(params (string name, T module)[] modules)
            where T : Module => new(modules);

        /// <summary>A list of parameters for use inside another module; their names are 0, 1, 2 and so on.</summary>
        public static Modules.ParameterList ParameterList(params Tensor[] parameters) => new(parameters);
    }
}

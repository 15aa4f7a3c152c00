namespace SparkDL.ML;

/// <summary>
/// A step of a machine learning job: a transformer or an estimator. Its public settable properties are its parameters;
/// they are saved under Spark's camel-case names (<c>InputCol</c> as <c>inputCol</c>).
/// </summary>
/// <remarks>A stage that can be loaded needs a constructor without parameters.</remarks>
public abstract class PipelineStage
{
    /// <summary>Creates a stage with a new <see cref="Uid"/>.</summary>
    protected PipelineStage() => Uid = $"{GetType().Name}_{Guid.NewGuid():N}"[..^20];

    /// <summary>The unique name of this object, in saved folders and messages.</summary>
    public string Uid { get; internal set; }

    /// <summary>Checks the parameters; called before a stage does anything.</summary>
    /// <exception cref="ArgumentException">A parameter is missing or out of its range.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>Writes the stage into a folder, which must be empty or not exist yet.</summary>
    /// <exception cref="IOException">The folder holds something already.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Validate();
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty: a saved stage is never written over another");
        Directory.CreateDirectory(folder);
        SaveData(folder);
        StageDocument.From(this).Write(folder); // last: a folder without it was not saved completely
    }

    /// <summary>Reads a stage that <see cref="Save"/> wrote.</summary>
    /// <exception cref="ModelFormatException">A file is missing or cut, or holds a stage of another class.</exception>
    public static T Load<T>(string folder)
        where T : PipelineStage
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        PipelineStage stage = StageDocument.Read(folder).CreateStage(folder);
        if (stage is not T typed)
        {
            throw new ModelFormatException(
                folder, "class", $"it holds a {stage.GetType().Name}, not a {typeof(T).Name}");
        }
        typed.LoadData(folder);
        return typed;
    }

    /// <inheritdoc/>
    public override string ToString() => Uid;

    /// <summary>Writes what is not a parameter, such as weights, below <paramref name="folder"/>.</summary>
    protected virtual void SaveData(string folder)
    {
    }

    /// <summary>Reads what <see cref="SaveData"/> wrote; the parameters are set already.</summary>
    protected virtual void LoadData(string folder)
    {
    }
}

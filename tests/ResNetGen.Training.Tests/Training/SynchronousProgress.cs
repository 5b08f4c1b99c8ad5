namespace ResNetGen.Tests.Training;

/// <summary>Does something with each report before the next one is made.</summary>
internal sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}

using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// Tests that draw from torch's global generator, or measure the process: no other test may run beside them.
/// Their networks are so small that a second thread would mostly be waited for.
/// </summary>
[CollectionDefinition(nameof(OneThread), DisableParallelization = true)]
public sealed class OneThread : ICollectionFixture<OneThread.Setting>
{
    public sealed class Setting : IDisposable
    {
        private readonly int threads = get_num_threads();

        public Setting() => set_num_threads(1);

        public void Dispose() => set_num_threads(threads);
    }
}

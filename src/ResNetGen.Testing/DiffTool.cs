using DiffEngine;

namespace ResNetGen.Testing;

/// <summary>
/// The diff tool of the person who runs the test, if there is one; never on a build server. DiffEngine finds it, and has environment
/// variables to choose it.
/// </summary>
internal static class DiffTool
{
    /// <summary>Shows a received file beside the verified one.</summary>
    public static void Show(string received, string verified)
    {
        try
        {
            DiffRunner.Launch(received, verified);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The test fails by what differs, and not by a tool that does not start.
            Console.Error.WriteLine($"The diff tool cannot be started: {exception.Message}");
        }
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using ResNetGen;

const int LargestImage = 10 << 20;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = LargestImage);

Classifier classifier;
try
{
    // --run FOLDER; without it the folder that OwnImages trains into.
    classifier = new Classifier(builder.Configuration["run"] ?? "out");
}
catch (ResNetGenException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

using (classifier)
{
    var app = builder.Build();
    app.MapGet("/health", () => "ready");
    app.MapPost("/predictions", (HttpRequest request, CancellationToken stop) => PredictAsync(classifier, request, stop));
    await app.RunAsync();
}

return 0;

// The body is the image: curl --data-binary @photo.jpg http://localhost:5000/predictions
static async Task<Results<Ok<IReadOnlyList<ClassProbability>>, ProblemHttpResult>> PredictAsync(
    Classifier classifier, HttpRequest request, CancellationToken stop)
{
    // Images are read from files; this one is gone when it is closed.
    var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    await using var file = new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    });
    await request.Body.CopyToAsync(file, stop);
    await file.FlushAsync(stop);
    try
    {
        return TypedResults.Ok(classifier.Classify(path));
    }
    catch (ResNetGenException)
    {
        return TypedResults.Problem("The body is no JPEG or PNG image.", statusCode: StatusCodes.Status400BadRequest);
    }
}

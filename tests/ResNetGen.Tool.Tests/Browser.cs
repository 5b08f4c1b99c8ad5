using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace ResNetGen.Tool.Tests;

/// <summary>A page as a browser lays it out: Chromium without a window, where there is one.</summary>
internal static class Browser
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // What stands behind a name stands to the right of it or in a lower line, and nothing is wider than its place.
    private const string Script = """
        <script>
        for (const details of document.querySelectorAll('details')) details.open = true;
        const faults = [], names = document.querySelectorAll('bdi');
        for (const name of names) {
          const next = name.nextSibling, boxes = name.getClientRects();
          if (!next || next.nodeType !== 3 || boxes.length === 0) continue;
          const behind = [...next.data].slice(0, 40);
          let left = boxes[boxes.length - 1].right, bottom = boxes[boxes.length - 1].bottom;
          for (let i = 0; i < behind.length; i++) {
            const range = document.createRange();
            range.setStart(next, i);
            range.setEnd(next, i + 1);
            const box = range.getBoundingClientRect();
            if (box.width > 0 && box.top < bottom - 2 && box.left < left - 1)
              faults.push('behind ' + name.textContent + ': ' + behind.join(''));
            if (box.width > 0) { left = box.right - 1; bottom = box.bottom; }
          }
        }
        for (const place of document.querySelectorAll('figcaption, td, h1, p'))
          if (place.scrollWidth > place.clientWidth + 1) faults.push('wide: ' + place.textContent.slice(0, 60));
        if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('the page is wider than the window');
        const result = document.createElement('pre');
        result.id = 'measured';
        result.textContent = JSON.stringify({ names: names.length, faults });
        document.body.appendChild(result);
        </script>
        """;

    /// <summary>Lays a page out; skips the test where there is no browser.</summary>
    /// <param name="html">The page.</param>
    /// <param name="path">A file for it.</param>
    public static (int Names, IReadOnlyList<string> Faults) Measure(string html, string path)
    {
        var browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(_ => Names, Path.Combine)
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "Chromium is not installed.");
        File.WriteAllText(path, html.Replace("</body>", Script + "</body>", StringComparison.Ordinal));
        var start = new ProcessStartInfo(
            browser!, ["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,900", "--dump-dom", new Uri(path).AbsoluteUri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Path.GetDirectoryName(path);
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var dom = process.StandardOutput.ReadToEndAsync();
        if (!dom.Wait(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The browser does not end.");
        }

        const string Begin = "<pre id=\"measured\">";
        var from = dom.Result.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(from >= 0, "The browser did not lay the page out.");
        from += Begin.Length;
        var until = dom.Result.IndexOf("</pre>", from, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(WebUtility.HtmlDecode(dom.Result[from..until]));
        return (
            json.RootElement.GetProperty("names").GetInt32(),
            [.. json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()!)]);
    }
}

using ServalRef.Golden.Cli;
using ServalRef.Site.Publishing;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>The judge that is compiled for browsers says what the command says.</summary>
[Trait("Requires", "judge")]
public class BrowserJudgeTests
{
    /// <summary>The addresses of the hosts at which the recordings were taken, by the first letter of their files' interfaces.</summary>
    private static readonly Dictionary<char, string> Hosts = new() { ['a'] = "10.1.0.1,10.2.0.1", ['b'] = "10.1.0.2,10.2.0.2", ['d'] = "10.3.0.1" };

    [Fact]
    public async Task EveryRecording_GetsTheVerdictThatCheckGives()
    {
        Assert.True(JudgePage.IsBuilt(BuiltSite.Content), "the judge is not compiled for browsers: servalref site --judge --out DIR does it");
        await using Browser browser = await Browser.Start();
        await browser.Open("judge.html");
        await browser.Until("document.querySelector('.judge .state').textContent.includes('ready')");
        foreach (IGrouping<(string Group, char Host), string> view in TestData.Captures.GroupBy(file => (file.Split('.')[0], file.Split('.')[1][0])))
        {
            string at = Hosts[view.Key.Host];
            string files = string.Join(',', view.Select(file =>
                $"new File([Uint8Array.from(atob('{Convert.ToBase64String(File.ReadAllBytes(TestData.Capture(file)))}'), c => c.charCodeAt(0))], '{file}')"));
            await browser.Value($"(() => {{ const t = new DataTransfer(); for (const f of [{files}]) t.items.add(f); const i = document.querySelector('.judge input[type=file]'); i.files = t.files; i.dispatchEvent(new Event('change')); }})()");
            await browser.Value($"document.querySelector('.judge input[type=text]').value = '{at}'");
            await browser.Until($"document.querySelector('.drop').textContent.includes('{view.Last()}')");
            await browser.Value("document.querySelector('.judge form').requestSubmit()");
            await browser.Until("document.querySelector('.judge .state').textContent.startsWith('Done')");

            string[] paths = [.. view.Select(TestData.Capture)];
            string expected = CommandRun.Of(["check", .. paths, "--at", at]).Output.Replace(Path.GetDirectoryName(paths[0]) + "/", string.Empty, StringComparison.Ordinal);
            Assert.Equal(expected, await browser.Value("document.querySelector('.judge pre').textContent"));
        }

        Assert.Empty(browser.Problems);
    }
}

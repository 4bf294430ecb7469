using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>The companion in a browser, opened from the disk.</summary>
[Trait("Requires", "chromium")]
public class BrowserTests
{
    /// <summary>A page of each kind.</summary>
    private static readonly string[] Pages =
    [
        "index.html", "tour.html", "07-migration.html", "machines/flow.html", "glossary.html", "readings.html", "clauses/index.html", "clauses/MIG-7.html",
        "holes/F3.html", "prototype-stories.html", "lia.html", "defects.html", "examples.html", "examples/both-move.html", "vectors/mtp1-opening.html",
    ];

    [Fact]
    public async Task APageOfEachKind_OpensWithoutAnErrorOrARequest_AndIsNoWiderThanATelephone()
    {
        await using Browser browser = await Browser.Start();
        await browser.Width(360);
        List<string> wide = [];
        foreach (string page in Pages)
        {
            await browser.Open(page);
            wide.AddRange(await browser.Value("document.documentElement.scrollWidth > document.documentElement.clientWidth") == "true" ? [page] : Array.Empty<string>());
        }

        Assert.Empty(browser.Problems);
        Assert.Empty(wide);
    }

    [Fact]
    public async Task TheSearch_FindsAClauseByItsNameAndByItsWords()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open("machines/flow.html");
        await browser.Press([.. "/MIG-7".Select(letter => letter.ToString())]);
        await browser.Until("document.querySelectorAll('.results a').length > 0");

        Assert.EndsWith("/07-migration.html#MIG-7", await browser.Value("document.querySelector('.results a').href"), StringComparison.Ordinal);

        await browser.Value("document.querySelector('.search input').value = 'registration expire'");
        await browser.Value("document.querySelector('.search input').dispatchEvent(new Event('input'))");
        await browser.Until("[...document.querySelectorAll('.results a')].some(a => a.href.endsWith('#MIG-22h'))");
        Assert.Empty(browser.Problems);
    }

    [Fact]
    public async Task AMention_ShowsItsTextWhenTheKeyboardReachesIt_AndHidesItOnEscape()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open("07-migration.html");
        await browser.Value("document.querySelector('main').focus()");
        await browser.Press("Tab");

        Assert.Equal("MIG-1", await browser.Value("document.activeElement.textContent"));
        Assert.Contains("A host MUST send a control request", await browser.Value("document.querySelector('#tip').textContent"), StringComparison.Ordinal);
        Assert.Equal("tip", await browser.Value("document.activeElement.getAttribute('aria-describedby')"));

        await browser.Press("Escape");

        Assert.Equal("true", await browser.Value("document.querySelector('#tip').hidden"));
    }

    [Fact]
    public async Task ThePlayer_OpensAtAPermanentLink_AndStepsByKeyboard()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open("holes/F3.html#F3.4");

        Assert.Contains("lost", await browser.Value("document.querySelector('.player .status').textContent"), StringComparison.Ordinal);

        await browser.Value("document.querySelector('.ladder').focus()");
        await browser.Press("ArrowDown", "ArrowDown", "ArrowUp");

        Assert.Equal("5 of 8", await browser.Value("document.querySelector('.player .count').textContent"));
        Assert.Equal("#F3.5", await browser.Value("location.hash"));
        Assert.Empty(browser.Problems);
    }

    [Fact]
    public async Task TheArrowsOfAClause_AreLitInTheDiagram()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open("machines/migration.html#MIG-14");

        Assert.Equal("2", await browser.Value("document.querySelectorAll('.graph .edge.lit').length"));
    }

    [Fact]
    public async Task TheTheme_IsSwitched()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open("index.html");
        string before = await browser.Value("getComputedStyle(document.body).backgroundColor");
        await browser.Value("document.querySelector('.theme').click()");

        Assert.NotEqual(before, await browser.Value("getComputedStyle(document.body).backgroundColor"));
    }
}

namespace ServalRef.Site.Publishing;

/// <summary>A heading that a link can lead to.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Level">2 to 6.</param>
/// <param name="Text">What it says, without mark-up.</param>
public sealed record PageHeading(string Id, int Level, string Text);

/// <summary>One page of the site before it is put into the template.</summary>
/// <param name="Path">Where it stands in the site, for example <c>machines/flow.html</c>.</param>
/// <param name="Title">What it is called in the contents and in the window.</param>
/// <param name="Body">HTML of its text, headings included.</param>
/// <param name="Headings">The headings below the title, in the order of the text.</param>
public sealed record Page(string Path, string Title, string Body, IReadOnlyList<PageHeading> Headings)
{
    /// <summary>Scripts that this page needs beside those of every page, by their name in the assets.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>A class of the page's main column, such as <c>wide</c>.</summary>
    public string Style { get; init; } = string.Empty;

    /// <summary>Whether the search looks into it.</summary>
    public bool Searched { get; init; } = true;
}

namespace ServalRef.Cli;

/// <summary>One line on a terminal that is written over and over, and taken away at the end; nothing anywhere else.</summary>
internal sealed class StatusLine(CommandEnvironment environment) : IDisposable
{
    private int _length;

    /// <summary>Whether anybody sees it.</summary>
    public bool IsShown => environment.ShowProgress;

    /// <summary>Shows a text in place of the one before.</summary>
    public void Show(string text)
    {
        if (IsShown)
        {
            environment.Error.Write($"\r{text.PadRight(_length)}");
            environment.Error.Flush();
            _length = Math.Max(_length, text.Length);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            environment.Error.Write($"\r{new string(' ', _length)}\r");
            environment.Error.Flush();
            _length = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}

using System.Security;

namespace ServalRef.Oracle.Capture;

/// <summary>Opens files of captures, and nothing that only looks like a file.</summary>
internal static class CaptureFile
{
    // The reader has a buffer of its own, and a capture that is still being written may be read as far as it goes.
    private static readonly FileStreamOptions Sequential = new()
    {
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    /// <summary>Opens a regular file for reading from beginning to end.</summary>
    /// <exception cref="CaptureException">There is no such file, it is not a regular one, or it may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new CaptureException($"{path}: is a directory");
            }

            if (!File.Exists(path))
            {
                throw new CaptureException($"{path}: no such file");
            }

            // A link may lead nowhere, and what stands behind an open descriptor (/dev/stdin, <(...)) may have no path at all.
            var file = new FileInfo(path);
            var target = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            if (!target.Exists)
            {
                throw new CaptureException($"{path}: leads to no regular file");
            }

            // Opening a pipe that nobody writes to would wait for ever, and a device may never end. Both show a length of 0 before they
            // are opened, as an empty file does.
            if (target.Length == 0)
            {
                throw new CaptureException($"{path}: the file is empty, or is a pipe or a device; a regular file is needed");
            }

            return new FileStream(path, Sequential);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException
            or NotSupportedException)
        {
            throw new CaptureException($"{path}: cannot be opened: {e.Message}", e);
        }
    }
}

using System.Security;

namespace ServalRef.Oracle.Capture;

/// <summary>Opens files of captures, and pipes that captures come through.</summary>
internal static class CaptureFile
{
    // The reader has a buffer of its own, and a capture that is still being written may be read as far as it goes.
    private static readonly FileStreamOptions Sequential = new()
    {
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    /// <summary>Whether a path leads to a file that can be opened again, unlike a pipe.</summary>
    /// <remarks>Of what cannot be opened at all, opening tells why.</remarks>
    public static bool IsRegular(string path)
    {
        try
        {
            // A pipe or a device shows a length of 0, as an empty file does; what stands behind an open descriptor may have no path at all.
            var file = new FileInfo(path);
            var target = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return !File.Exists(path) || target is { Exists: true, Length: > 0 };
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return true;
        }
    }

    /// <summary>Opens a file or a pipe for reading from beginning to end; a pipe as soon as somebody writes to it.</summary>
    /// <exception cref="CaptureException">There is no such file, it is empty or a folder, or it may not be read.</exception>
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

            FileStream file = new(path, Sequential);
            if (file.CanSeek && file.Length == 0)
            {
                file.Dispose();
                throw new CaptureException($"{path}: the file is empty, or is a device");
            }

            return file;
        }
        catch (FileNotFoundException e)
        {
            // A link is there, and leads nowhere.
            throw new CaptureException($"{path}: leads to no file", e);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new CaptureException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    private static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException
        or NotSupportedException;
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Compares text with a snapshot file beside the test: the part of Verify's API that these tests use.</summary>
/// <remarks>
/// Built only where the package Verify.Xunit is not used (see CONTRIBUTING.md). A missing or different snapshot fails the test
/// and leaves <c>*.received.*</c>; renaming that file to <c>*.verified.*</c> accepts it.
/// </remarks>
public static class Verifier
{
    /// <summary>Compares text, its line ends normalised, with <c>Class.Method.verified.EXTENSION</c>.</summary>
    public static SettingsTask Verify(
        string? target,
        string extension = "txt",
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string member = "") => new(target ?? "null", extension, sourceFile, member);

    /// <summary>Compares an object's culture-free text with its snapshot.</summary>
    public static SettingsTask Verify(
        object? target,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string member = "") =>
        new(Convert.ToString(target, CultureInfo.InvariantCulture) ?? "null", "txt", sourceFile, member);
}

/// <summary>A comparison that can still be configured; it runs, once, when awaited or converted to a task.</summary>
public sealed class SettingsTask(string target, string extension, string sourceFile, string member)
{
    private readonly string _typeName = Path.GetFileNameWithoutExtension(sourceFile.Replace('\\', '/'));
    private string? _methodName;
    private string _directory = "";
    private object?[] _parameters = [];
    private Task? _task;

    /// <summary>Runs the comparison.</summary>
    public static implicit operator Task(SettingsTask settings) => settings.ToTask();

    /// <summary>Adds <c>_name=value</c> to the file name for each of the test method's first parameters.</summary>
    public SettingsTask UseParameters(params object?[] parameters)
    {
        _parameters = parameters;
        return this;
    }

    /// <summary>Replaces the method's name in the file name.</summary>
    public SettingsTask UseMethodName(string name)
    {
        _methodName = name;
        return this;
    }

    /// <summary>Takes the snapshot from another folder, relative to the test's source file unless rooted.</summary>
    public SettingsTask UseDirectory(string directory)
    {
        _directory = directory;
        return this;
    }

    /// <summary>Makes the comparison awaitable.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Runs the comparison.</summary>
    /// <returns>A task that has failed with <see cref="XunitException"/> if the snapshot is missing or differs.</returns>
    public Task ToTask() => _task ??= CompareAsync();

    // Asynchronous only in shape, so that every failure arrives through the task.
    private Task CompareAsync()
    {
        try
        {
            Compare();
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is XunitException or IOException or InvalidOperationException)
        {
            return Task.FromException(e);
        }
    }

    private void Compare()
    {
        string folder = _directory.Length > 0 && Path.IsPathRooted(_directory)
            ? _directory
            : Path.Combine(SourceFolder(), _directory);
        Directory.CreateDirectory(folder);
        string name = string.Concat($"{_typeName}.{_methodName ?? member}", ParameterText());
        string verified = Path.Combine(folder, $"{name}.verified.{extension}");
        string received = Path.Combine(folder, $"{name}.received.{extension}");
        string actual = target.ReplaceLineEndings("\n");
        string? expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        string what = expected is null ? "There is no snapshot yet." : FirstDifference(expected, actual);
        throw new XunitException($"{what}\nIf the received text is right, accept it:\n  mv '{received}' '{verified}'");
    }

    /// <summary>The folder of the test's source file, also when the compiler has rewritten the path.</summary>
    /// <remarks>
    /// A build with ContinuousIntegrationBuild records <c>/_/tests/golden/X.cs</c>. Then the longest end of that path that exists
    /// below the project's folder, which the build stores in the assembly, names the file.
    /// </remarks>
    private string SourceFolder()
    {
        string path = sourceFile.Replace('\\', '/');
        if (File.Exists(path))
        {
            return Path.GetDirectoryName(path)!;
        }

        string? project = typeof(Verifier).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "ProjectDirectory")?.Value;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int skip = 0; project is not null && skip < parts.Length; skip++)
        {
            string candidate = Path.Combine([project, .. parts[skip..]]);
            if (File.Exists(candidate))
            {
                return Path.GetDirectoryName(candidate)!;
            }
        }

        throw new InvalidOperationException(
            $"The source file '{sourceFile}' exists neither as written nor below the project folder '{project}'; use UseDirectory.");
    }

    private string ParameterText()
    {
        if (_parameters.Length == 0)
        {
            return "";
        }

        MethodInfo method = typeof(Verifier).Assembly.GetTypes()
            .Where(t => t.Name == _typeName)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .FirstOrDefault(m => m.Name == member && m.GetParameters().Length >= _parameters.Length)
            ?? throw new InvalidOperationException(
                $"No method {_typeName}.{member} with {_parameters.Length} parameters: UseParameters needs the class named as its file.");
        IEnumerable<string> pairs = method.GetParameters().Zip(_parameters, (p, value) => $"_{p.Name}={FileText(value)}");
        return string.Concat(pairs);
    }

    // The characters that some file system refuses, so that names are the same everywhere.
    private static string FileText(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return value is null ? "null" : string.Concat(text.Select(c => char.IsControl(c) || "\"<>|:*?\\/".Contains(c) ? '-' : c));
    }

    /// <summary>Names the first line that differs, and shows it in both texts below the two lines before it.</summary>
    private static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"The snapshot differs from line {line + 1}:\n");
        for (int i = Math.Max(0, line - 2); i < line; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"             {left[i]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  verified:  {(line < left.Length ? left[line] : "(end of text)")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  received:  {(line < right.Length ? right[line] : "(end of text)")}");
        return text.ToString();
    }
}

using System.ComponentModel;
using System.Diagnostics;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Cli;

/// <summary>Compiles the judge for browsers, by the SDK.</summary>
internal static class BrowserBuild
{
    /// <summary>Compiles it and puts it where the site looks for it.</summary>
    /// <param name="content">A clone of the project.</param>
    /// <exception cref="UsageException">There is no SDK or no project, or the build failed.</exception>
    public static void Run(ContentTree content)
    {
        if (!content.HasFolder(JudgePage.Project))
        {
            throw new UsageException($"the judge for browsers is compiled from a clone of the project: {JudgePage.Project} is missing");
        }

        ProcessStartInfo start = new(
            "dotnet",
            ["publish", JudgePage.Project, "--configuration", "Release", "--verbosity", "quiet", "--nologo", "--output", JudgePage.Published])
        {
            WorkingDirectory = content.Root,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process build = Process.Start(start)!;
            string told = build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            if (build.ExitCode != 0 || !JudgePage.IsBuilt(content))
            {
                string reason = told.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? "no reason was given";
                throw new UsageException($"the judge could not be compiled for browsers: {reason.Trim()}");
            }
        }
        catch (Win32Exception problem)
        {
            throw new UsageException("the judge is compiled for browsers by dotnet, which is missing: install the .NET SDK 10.0", problem);
        }
    }
}

namespace ServalRef.Verification.Promela;

/// <summary>Runs SPIN on the model: generates the verifier, compiles it, searches, and reads the trail of an error.</summary>
/// <remarks>
/// Partial-order reduction is off and states are stored whole, so that SPIN's number of states is that of the protocol. Each run
/// has a temporary folder of its own, which is gone when it returns.
/// </remarks>
public sealed class SpinRunner
{
    private const string ModelFile = "flow.pml";

    private readonly string _spin;

    private readonly string _gcc;

    private SpinRunner(string spin, string gcc)
    {
        _spin = spin;
        _gcc = gcc;
    }

    /// <summary>Whether SPIN and its compiler can be found.</summary>
    public static bool IsInstalled => TryFind(Environment.GetEnvironmentVariable("PATH")) is not null;

    /// <summary>Where each run makes its folder.</summary>
    internal string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>Finds SPIN and gcc on the PATH.</summary>
    /// <exception cref="SpinMissingException">One of them is missing.</exception>
    public static SpinRunner Find() => Find(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Finds SPIN and gcc in these folders.</summary>
    internal static SpinRunner Find(string? path, string? temporaryFolder = null) =>
        TryFind(path, temporaryFolder) ?? throw new SpinMissingException();

    /// <summary>Runs one search.</summary>
    /// <param name="job">What to search.</param>
    /// <param name="progress">Told the number of states every million.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="SpinException">SPIN or gcc refused the model.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public async Task<SpinResult> RunAsync(
        SpinJob job, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(job.TimeLimit);
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(TemporaryFolder, $"servalref-spin-{Path.GetRandomFileName()}"));
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, ModelFile), job.Model, limit.Token).ConfigureAwait(false);
            return await SearchAsync(job, folder.FullName, progress, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SpinResult { Outcome = SpinOutcome.TimedOut };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SpinRunner? TryFind(string? path, string? temporaryFolder = null) =>
        ChildProcess.Find("spin", path) is { } spin && ChildProcess.Find("gcc", path) is { } gcc
            ? new SpinRunner(spin, gcc) { TemporaryFolder = temporaryFolder ?? Path.GetTempPath() }
            : null;

    private async Task<SpinResult> SearchAsync(SpinJob job, string folder, IProgress<long>? progress, CancellationToken cancellation)
    {
        string[] defines = [.. SpinArguments.Model(job)];
        await RequireAsync(_spin, ["-a", .. defines, ModelFile], "pan.c", folder, cancellation).ConfigureAwait(false);
        await RequireAsync(_gcc, [.. SpinArguments.Compiler(job), "-o", "pan", "pan.c"], "pan", folder, cancellation).ConfigureAwait(false);
        (_, string output) = await ChildProcess.RunAsync(
            Path.Combine(folder, "pan"),
            SpinArguments.Search(job),
            folder,
            line => Report(progress, line),
            cancellation).ConfigureAwait(false);
        SpinResult result = SpinOutput.Result(output);
        if (result.Outcome != SpinOutcome.Violated)
        {
            return result;
        }

        (_, string trail) = await ChildProcess.RunAsync(
            _spin, ["-t", "-DSHOW=1", .. defines, ModelFile], folder, null, cancellation).ConfigureAwait(false);
        return result with { Trail = SpinOutput.Trail(trail) };
    }

    private static void Report(IProgress<long>? progress, string line)
    {
        if (SpinOutput.TryProgress(line, out long states))
        {
            progress?.Report(states);
        }
    }

    /// <summary>Runs a program that has to leave a file. SPIN exits 0 after some errors, so the file is what counts.</summary>
    private static async Task RequireAsync(
        string program, IEnumerable<string> arguments, string file, string folder, CancellationToken cancellation)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(program, arguments, folder, null, cancellation).ConfigureAwait(false);
        if (exitCode != 0 || !File.Exists(Path.Combine(folder, file)))
        {
            throw new SpinException($"{Path.GetFileName(program)} failed ({exitCode}): {SpinOutput.FirstLines(output)}");
        }
    }
}

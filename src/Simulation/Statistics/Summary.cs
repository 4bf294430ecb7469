namespace ServalRef.Simulation.Statistics;

/// <summary>What several values of one measure come to.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, as a sample; 0 of one value.</param>
/// <param name="HalfWidth">Half of the 95 % confidence interval of the mean, by Student's t; 0 of one value.</param>
public sealed record Summary(int Count, double Mean, double Deviation, double HalfWidth)
{
    // The quantile 0.975 of Student's t for 1 to 30 degrees of freedom.
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The lower end of the confidence interval.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>The upper end of it.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Of values that were measured.</summary>
    /// <param name="values">At least one.</param>
    public static Summary Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        double mean = values.Average();
        if (values.Count == 1)
        {
            return new Summary(1, mean, 0, 0);
        }

        int freedom = values.Count - 1;
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / freedom);

        // Beyond the table the quantile falls towards that of the normal distribution as 1 / freedom does.
        double t = freedom <= Student.Length ? Student[freedom - 1] : 1.960 + (2.46 / freedom);
        return new Summary(values.Count, mean, deviation, t * deviation / Math.Sqrt(values.Count));
    }
}

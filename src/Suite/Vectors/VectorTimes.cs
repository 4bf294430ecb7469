using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>How long it takes at most until time has the effect that a vector names.</summary>
internal static class VectorTimes
{
    private const double Slack = 1.25;

    /// <summary>The time of a timer at its longest, with some slack for an implementation that measures otherwise.</summary>
    internal static Duration Most(VectorStep step, Dialect dialect)
    {
        ControlLimits limits = dialect.Limits;
        return step.Event switch
        {
            "HalfOpenExpired" => limits.HalfOpenMaximum * Slack,
            "TimeWaitExpired" or "FinWait2Expired" => limits.TimeWait * Slack,
            _ => limits.MaximumRto * Slack,
        };
    }
}

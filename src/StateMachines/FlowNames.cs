namespace ServalRef.StateMachines;

/// <summary>Names of combined states, made once.</summary>
internal static class FlowNames
{
    private static readonly int Migrations = Enum.GetValues<MigrationState>().Length;

    private static readonly string[] Names = Make();

    internal static string Of(FlowState state, MigrationState migration) =>
        Names[((int)state * Migrations) + (int)migration];

    private static string[] Make() =>
    [
        .. from state in Enum.GetValues<FlowState>()
           from migration in Enum.GetValues<MigrationState>()
           select migration == MigrationState.Settled ? $"{state}" : $"{state}/{migration}",
    ];
}

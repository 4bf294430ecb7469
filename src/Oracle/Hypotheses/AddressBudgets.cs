using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>How many bytes have come to the host from each address, and gone there: what it may send while the address is not proven (SEC-9).</summary>
internal sealed class AddressBudgets
{
    /// <summary>More addresses than this are a scan: of the others nothing is known, and nothing is missed there.</summary>
    private const int Most = 4_096;

    /// <summary>Room for each of the three requests that may have to go there, with what may ride on them .</summary>
    private const int ThreeRequests = 300;

    private readonly Dictionary<NetworkAddress, Budget> _budgets = [];

    /// <summary>
    /// Whether more has come from an address than anything that a host may have to send there would need. A host may count all that came
    /// from there, or only what came since the address was asked about last.
    /// </summary>
    internal bool HasRoom(NetworkAddress address) =>
        _budgets.TryGetValue(address, out Budget? budget) && budget.Bytes.Allows(ThreeRequests) && budget.OfCandidate.Allows(ThreeRequests);

    /// <summary>The budget of an address; null if there are too many.</summary>
    internal Budget? Of(NetworkAddress address)
    {
        if (!_budgets.TryGetValue(address, out Budget? budget) && _budgets.Count < Most)
        {
            _budgets.Add(address, budget = new Budget());
        }

        return budget;
    }

    /// <summary>The bytes of one address.</summary>
    internal sealed class Budget
    {
        /// <summary>All that came from there and went there.</summary>
        internal AmplificationBudget Bytes { get; private set; }

        /// <summary>What came and went since the newest RSYN came from there, with that: it made the address a candidate, perhaps anew.</summary>
        internal AmplificationBudget OfCandidate { get; private set; }

        private (uint Flow, uint Version)? _newest;

        /// <summary>A packet came from there.</summary>
        internal void Receive(int bytes) => (Bytes, OfCandidate) = (Bytes.Receive(bytes), OfCandidate.Receive(bytes));

        /// <summary>An RSYN comes from there: unless it is a repetition, what came before may count no longer.</summary>
        internal void Ask(uint flow, uint version)
        {
            if (_newest != (flow, version))
            {
                (_newest, OfCandidate) = ((flow, version), default);
            }
        }

        /// <summary>A packet went there, whether it was allowed to or not.</summary>
        internal void Send(int bytes) =>
            (Bytes, OfCandidate) = (Bytes with { Sent = Bytes.Sent + bytes }, OfCandidate with { Sent = OfCandidate.Sent + bytes });
    }
}

using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Following;

/// <summary>
/// Finds the connection that a further flow belongs to: by the token that its SYN names (OPEN-22), or else by the nonce that one of
/// the two hosts bears in all of it (SEC-2).
/// </summary>
internal sealed class ConnectionDirectory
{
    /// <summary>More tokens or nonces than this are not remembered: flows that join such a connection are watched each for itself.</summary>
    private const int Most = 65_536;

    private readonly Dictionary<ulong, (LinkedConnection Connection, int Side)> _byToken = [];

    private readonly Dictionary<ulong, (LinkedConnection Connection, int Side)> _byNonce = [];

    /// <summary>Tokens that are registered, and not offered yet, of which more than this are forgotten.</summary>
    private const int MostEarly = 4_096;

    /// <summary>So many sendings tell how long a REGISTER may wait for the next one.</summary>
    private const int MostSendings = 16;

    private readonly Dictionary<ulong, List<SeenRegister>> _early = [];

    /// <summary>A REGISTER bears a token that nobody has offered so far.</summary>
    internal void NoteEarly(ulong token, SeenRegister register)
    {
        if (!_early.TryGetValue(token, out List<SeenRegister>? registers))
        {
            if (_early.Count == MostEarly)
            {
                _early.Clear();
            }

            _early[token] = registers = [];
        }

        registers.AddLatest(register, MostSendings);
    }

    /// <summary>The REGISTERs of a token that is offered now.</summary>
    internal IReadOnlyList<SeenRegister> TakeEarly(ulong token) => _early.Remove(token, out List<SeenRegister>? registers) ? registers : [];

    /// <summary>A connection was opened: its hosts have said their tokens and nonces.</summary>
    internal void Add(LinkedConnection connection)
    {
        for (int side = 0; side < connection.View.Hosts.Length; side++)
        {
            ulong token = connection.View.Hosts[side].Token;
            if (token != 0 && _byToken.Count < Most)
            {
                _byToken.TryAdd(token, (connection, side));
            }

            if (_byNonce.Count < Most)
            {
                _byNonce.TryAdd(connection.View.Hosts[side].Nonce, (connection, side));
            }
        }
    }

    /// <summary>The connection that a JOIN belongs to, and which of its hosts sent it.</summary>
    /// <param name="join">The SYN of the further flow.</param>
    internal (LinkedConnection Connection, int Side)? Of(in SalPacket join)
    {
        bool isBearer = _byNonce.TryGetValue(join.Nonce, out (LinkedConnection Connection, int Side) sender);
        if (!_byToken.TryGetValue(join.Token, out (LinkedConnection Connection, int Side) receiver))
        {
            return isBearer ? sender : null;
        }

        // Who names his own token is no less its owner for that (OPEN-22a).
        return isBearer && sender == receiver ? sender : (receiver.Connection, 1 - receiver.Side);
    }

    /// <summary>The connection of the host that offered a token, and which of its hosts that is.</summary>
    internal (LinkedConnection Connection, int Side)? Offering(ulong token) =>
        _byToken.TryGetValue(token, out (LinkedConnection Connection, int Side) owner) ? owner : null;

    /// <summary>The connection of a host with this nonce, and which of its hosts that is.</summary>
    internal (LinkedConnection Connection, int Side)? Bearing(ulong nonce) =>
        _byNonce.TryGetValue(nonce, out (LinkedConnection Connection, int Side) bearer) ? bearer : null;

    /// <summary>A connection is over as far as anybody can tell.</summary>
    internal void Forget(LinkedConnection connection)
    {
        foreach (ConnectionHost host in connection.View.Hosts)
        {
            Remove(_byToken, host.Token, connection);
            Remove(_byNonce, host.Nonce, connection);
        }
    }

    private static void Remove(
        Dictionary<ulong, (LinkedConnection Connection, int Side)> known, ulong name, LinkedConnection connection)
    {
        if (known.TryGetValue(name, out (LinkedConnection Connection, int Side) found) && found.Connection == connection)
        {
            known.Remove(name);
        }
    }
}

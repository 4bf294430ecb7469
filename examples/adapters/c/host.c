/* Addresses, services, and which packet belongs where (spec/03-identity-and-security.md and 05-connection.md, 5.3). */
#include "flow.h"

#include <string.h>

enum { MAX_FLOWS = 256, MAX_ADDRESSES = 16, MAX_LISTENERS = 16, SYN_QUEUE = 128 };

static Flow flows[MAX_FLOWS];
static Address addresses[MAX_ADDRESSES];
static int address_count, last_connection;
static struct { bool used, accept; uint8_t service[32]; int backlog, waiting; } listeners[MAX_LISTENERS];
static uint64_t random_state;

static uint64_t draw(void) /* splitmix64: chance comes from the seed of the run alone */
{
    uint64_t z = random_state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

bool host_has_address(Address address)
{
    for (int i = 0; i < address_count; i++)
        if (same(addresses[i], address)) return true;
    return false;
}

bool accepts(const Flow *flow)
{
    for (int i = 0; i < MAX_LISTENERS; i++)
        if (listeners[i].used && !memcmp(listeners[i].service, flow->service, 32)) return listeners[i].accept;
    return false;
}

void change_backlog(const Flow *flow, int by)
{
    for (int i = 0; i < MAX_LISTENERS; i++)
        if (listeners[i].used && !memcmp(listeners[i].service, flow->service, 32)) listeners[i].waiting += by;
}

/* Requests to open (5.3). */

static Flow *new_flow(const uint8_t service[32], Address local, Address peer)
{
    for (int i = 0; i < MAX_FLOWS; i++) {
        if (flows[i].state != CLOSED) continue;
        Flow *flow = &flows[i];
        *flow = (Flow){ .connection = ++last_connection, .local = local, .peer = peer, .nonce = draw(), .token = draw(),
                        .next_version = (uint32_t)draw(), .state_deadline = NEVER, .unusable_since = NEVER };
        flow->news_at = flow->moved_at = -60 * SECOND;
        memcpy(flow->service, service, 32);
        do flow->id = (uint32_t)draw(); while (!flow->id); /* SEC-1 */
        return flow;
    }
    return NULL;
}

static void make_room(void) /* SEC-11, R-54: the fullest source loses its oldest request */
{
    int most = 0, half_open = 0;
    Flow *oldest = NULL;
    for (int i = 0; i < MAX_FLOWS; i++) {
        int count = 0;
        if (flows[i].state != SYN_RECEIVED) continue;
        half_open++;
        for (int j = 0; j < MAX_FLOWS; j++) count += flows[j].state == SYN_RECEIVED && flows[j].peer.ip == flows[i].peer.ip;
        if (count > most || (count == most && flows[i].connection < oldest->connection)) most = count, oldest = &flows[i];
    }
    if (half_open >= SYN_QUEUE) finish(oldest, "failed");
}

static void accept_syn(Flow *flow, const Packet *packet, Address from, size_t size, Time now) /* OPEN-2, OPEN-10 */
{
    flow->state = SYN_RECEIVED, flow->peer = from;
    flow->peer_id = packet->source_flow, flow->peer_nonce = packet->nonce;
    flow->peer_opening = flow->syn_version = packet->version;
    flow->sources = packet->sources, memcpy(flow->source, packet->source, sizeof flow->source);
    if (flow->state_deadline == NEVER) flow->state_deadline = now + 10 * SECOND; /* SEC-10b */
    flow->credit = 3 * (int64_t)size;
    begin(flow, &flow->opening, flow->next_version++, 2, now); /* SEC-10a */
    if (packet->mtp) on_mtp(flow, packet, now);
    send_opening(flow, from);
}

static void on_syn(const Packet *packet, Address from, Address to, size_t size, Time now)
{
    if (packet->target_flow || packet->sources >= MAX_SOURCES) return;
    if (packet->kind == JOIN) {
        if (!packet->service) reply(NACK, packet, from, to); /* OPEN-24: one flow is enough here */
        return;
    }
    if (!packet->service) return;
    Address source = packet->sources ? packet->source[0] : from; /* RES-8a */
    for (int i = 0; i < MAX_FLOWS; i++) {
        Flow *flow = &flows[i];
        if (flow->state == CLOSED || flow->opener || flow->peer_id != packet->source_flow
            || flow->peer_nonce != packet->nonce || memcmp(flow->service, packet->service_id, 32)) continue; /* OPEN-17 */
        if (flow->state != SYN_RECEIVED || newer(flow->syn_version, packet->version)) return; /* OPEN-11 */
        if (packet->version != flow->syn_version) {
            accept_syn(flow, packet, source, size, now);
        } else {
            flow->credit += 3 * (int64_t)size, flow->opening.ambiguous = true;
            if (packet->mtp) on_mtp(flow, packet, now);
            send_opening(flow, source);
        }
        return;
    }
    for (int i = 0; i < MAX_LISTENERS; i++) {
        if (!listeners[i].used || memcmp(listeners[i].service, packet->service_id, 32)) continue;
        if (listeners[i].waiting >= listeners[i].backlog) break; /* SEC-12 */
        make_room();
        Flow *flow = new_flow(packet->service_id, to, source);
        if (flow) accept_syn(flow, packet, source, size, now);
        return;
    }
    reply(RST, packet, from, to); /* SEC-6a */
}

void host_receive(Address from, Address to, const uint8_t *data, size_t length, Time now)
{
    Packet packet;
    if (!wire_decode(data, length, &packet) || !host_has_address(to)) return;
    size_t size = length + (from.port ? 28 : 20);
    uint8_t flags = packet.flags, kind = flags & (uint8_t)~ACK;
    bool single = kind == 0 || kind == SYN || kind == RSYN || kind == NACK || kind == RST || kind == FIN;
    if (packet.control && (!single || (!packet.source_flow && !(flags & (RST | NACK))))) return; /* CTL-4c, SEC-1c */
    if (packet.control && flags == SYN) { on_syn(&packet, from, to, size, now); return; }
    for (int i = 0; i < MAX_FLOWS; i++) {
        Flow *flow = &flows[i];
        if (flow->state == CLOSED || flow->id != packet.target_flow) continue;
        if (flow->state != SYN_SENT && flow->peer_id != packet.source_flow) break;
        if (flow->waiting) return; /* MIG-27 */
        if (!packet.control) {
            if (flow->state == SYN_SENT || !packet.mtp) return;
            if (flow->state == SYN_RECEIVED) establish(flow, now); /* OPEN-26 */
            if (unproven(flow, from)) flow->credit += 3 * (int64_t)size;
            on_mtp(flow, &packet, now);
            came_from(flow, from, now);
        } else if (flow->state == SYN_SENT) on_syn_ack(flow, &packet, from, now);
        else if (packet.nonce == flow->peer_nonce) on_control(flow, &packet, from, size, now);
        else if (packet.nonce == flow->nonce) on_reply(flow, &packet);
        settle(flow, now);
        return;
    }
    if (packet.control && (flags == (SYN | ACK) || kind == RSYN || kind == FIN)) reply(RST, &packet, from, to); /* SEC-6b */
}

/* What the application asks for. */

void host_start(uint64_t seed)
{
    memset(flows, 0, sizeof flows), memset(listeners, 0, sizeof listeners);
    address_count = last_connection = 0, random_state = seed;
}

void host_listen(const uint8_t service[32], int backlog, bool accept)
{
    int free = -1;
    for (int i = MAX_LISTENERS - 1; i >= 0; i--) {
        if (!listeners[i].used) free = i;
        else if (!memcmp(listeners[i].service, service, 32)) { free = i; break; }
    }
    if (free < 0) return;
    listeners[free].used = backlog > 0, listeners[free].accept = accept, listeners[free].backlog = backlog;
    memcpy(listeners[free].service, service, 32);
}

int host_connect(const uint8_t service[32], Address local, Address peer, Time now)
{
    Flow *flow = new_flow(service, local, peer);
    if (!flow) return 0;
    flow->state = SYN_SENT, flow->opener = flow->announced = true;
    begin(flow, &flow->opening, flow->next_version++, 15, now);
    send_opening(flow, peer);
    return flow->connection;
}

static Flow *connection_named(int number)
{
    for (int i = 0; i < MAX_FLOWS; i++)
        if (flows[i].state != CLOSED && flows[i].connection == number) return &flows[i];
    return NULL;
}

bool host_end(int connection, Time now)
{
    Flow *flow = connection_named(connection);
    if (flow) flow->end_wanted = true, settle(flow, now);
    return flow;
}

bool host_abort(int connection)
{
    Flow *flow = connection_named(connection);
    if (flow && flow->state != TIME_WAIT) abort_flow(flow, "aborted"); /* TEAR-11a */
    return flow;
}

bool host_move(int connection, uint32_t id, Address to, Time now)
{
    Flow *flow = connection_named(connection);
    if (!flow || flow->id != id || !host_has_address(to) || !to.port != !flow->peer.port) return false;
    if (!same(control_address(flow), to)) move_to(flow, to, now);
    else check_path(flow, now);
    return true;
}

void host_add_address(Address address, Time now)
{
    if (host_has_address(address) || address_count == MAX_ADDRESSES) return;
    addresses[address_count++] = address;
    for (int i = 0; i < MAX_FLOWS; i++)
        if (flows[i].state != CLOSED && flows[i].waiting && !address.port == !flows[i].peer.port)
            move_to(&flows[i], address, now);
}

void host_remove_address(Address address, Time now)
{
    for (int i = 0; i < address_count; i++)
        if (same(addresses[i], address)) addresses[i] = addresses[--address_count];
    for (int i = 0; i < MAX_FLOWS; i++) {
        Flow *flow = &flows[i];
        if (flow->state == CLOSED || flow->waiting || !same(control_address(flow), address)) continue;
        Address other = { 0, 0 };
        for (int j = address_count - 1; j >= 0; j--)
            if (!addresses[j].port == !flow->peer.port && !same(other, flow->local)) other = addresses[j];
        if (other.ip) { move_to(flow, other, now); continue; }
        flow->waiting = true; /* MIG-2 */
        if (synchronised(flow)) flow->move.open = false, flow->answer.deadline = flow->fin.deadline = NEVER;
    }
}

/* Time. */

void host_advance(Time now)
{
    for (int i = 0; i < MAX_FLOWS; i++) {
        Flow *flow = &flows[i];
        if (flow->state == CLOSED) continue;
        if (flow_deadline(flow) <= now) on_time(flow, now);
        bool usable = flow->state == ESTABLISHED || flow->state == CLOSE_WAIT;
        usable = !usable || (may_send_data(flow) && !flow->end.open); /* CONN-6, R-281 */
        if (usable) flow->unusable_since = NEVER;
        else if (flow->unusable_since == NEVER) flow->unusable_since = now;
    }
}

Time host_deadline(void)
{
    Time first = NEVER;
    for (int i = 0; i < MAX_FLOWS; i++)
        if (flows[i].state != CLOSED && flow_deadline(&flows[i]) < first) first = flow_deadline(&flows[i]);
    return first;
}

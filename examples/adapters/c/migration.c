/* Where the two ends of a flow believe each other to be (spec/07-migration.md). */
#include "flow.h"

void ask(Flow *flow, Address from, Time now)
{
    begin(flow, &flow->move, flow->next_version++, 15, now);
    flow->move.address = from;
    send_move(flow, false);
}

static void resend_open_requests(Flow *flow, const Slot *but, Time now) /* CTL-15 */
{
    Slot *slots[] = { &flow->move, &flow->answer, &flow->fin };
    for (int i = 0; i < 3; i++) {
        if (slots[i] == but || !slots[i]->open) continue;
        slots[i]->ambiguous = true;
        restart(flow, slots[i], now);
        if (i == 0) send_move(flow, true);
        else if (i == 1) send_answer(flow, flow->candidate, true);
        else send_fin(flow, true);
    }
}

void move_to(Flow *flow, Address to, Time now)
{
    flow->waiting = false;
    if (synchronised(flow)) {
        ask(flow, to, now); /* MIG-3, MIG-4 */
        resend_open_requests(flow, &flow->move, now);
    } else if (flow->opener) {
        flow->local = to; /* OPEN-9 */
        begin(flow, &flow->opening, flow->next_version++, 15, now);
        send_opening(flow, flow->peer);
    } else {
        flow->moved_while_opening = true, flow->opening_local = to; /* OPEN-15 */
        send_opening(flow, flow->peer);
    }
}

void check_path(Flow *flow, Time now)
{
    if (synchronised(flow) && !flow->move.open && !flow->waiting) ask(flow, flow->local, now);
}

static void ask_candidate(Flow *flow, Address from, size_t size, Time now) /* MIG-6, MIG-8b */
{
    bool elsewhere = !same(from, newest_peer(flow));
    if (elsewhere) flow->credit = 3 * (int64_t)size, flow->news_at = now;
    flow->candidate = flow->peer_move_from = from, flow->has_candidate = true;
    begin(flow, &flow->answer, flow->next_version++, 15, now);
    flow->last_answer = flow->answer.version;
    send_answer(flow, from, false);
    if (elsewhere) resend_open_requests(flow, &flow->answer, now);
}

void on_rsyn(Flow *flow, const Packet *packet, Address from, size_t size, Time now)
{
    if (packet->sources && packet->kind == FIND) from = packet->source[0]; /* MIG-21b */
    if (newer(packet->version, flow->has_peer_move ? flow->peer_move : flow->peer_opening)) {
        flow->has_peer_move = true, flow->peer_move = packet->version;
        flow->frozen = !same(from, flow->peer); /* MIG-10a */
        ask_candidate(flow, from, size, now);
    } else if (flow->has_peer_move && packet->version == flow->peer_move) {
        if (flow->answer.open && !same(from, flow->peer_move_from)) ask_candidate(flow, from, size, now);
        else flow->answer.ambiguous = true, send_answer(flow, from, false); /* MIG-7, MIG-8d */
    }
}

void on_rsyn_ack(Flow *flow, const Packet *packet, Address from, Time now)
{
    if (flow->move.open && packet->ackno == after(flow->move.version)) { /* MIG-11 */
        Address to = flow->move.address;
        flow->moved = true, flow->last_move = flow->move.version;
        answered(flow, &flow->move, now);
        if (!same(to, flow->local)) flow->smoothed = 0, flow->local = to; /* MIG-16a */
        send_ack(flow, packet->version, from, false);
    } else if (!flow->move.open && flow->moved && packet->ackno == after(flow->last_move)) {
        send_ack(flow, packet->version, from, false); /* MIG-12 */
    }
}

void adopt(Flow *flow, Time now) /* MIG-14 */
{
    answered(flow, &flow->answer, now);
    if (!same(flow->candidate, flow->peer)) flow->smoothed = 0;
    flow->peer = flow->candidate, flow->has_candidate = flow->frozen = false;
    resend_open_requests(flow, NULL, now);
}

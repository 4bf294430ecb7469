/* The life of a flow (spec/05-connection.md, 06-flow.md and 10-teardown.md). */
#include "flow.h"

void finish(Flow *flow, const char *outcome)
{
    flow->state = CLOSED;
    if (!flow->announced && flow->first_told) change_backlog(flow, -1);
    if (flow->announced) emit_event(flow->connection, "closed", ended(flow) ? "finished" : outcome);
}

void abort_flow(Flow *flow, const char *outcome) /* FLOW-5, TEAR-15 */
{
    if (flow->state != SYN_SENT && flow->state != TIME_WAIT && !flow->waiting) {
        Packet packet = { .flags = RST, .version = flow->next_version };
        send_control(flow, packet, newest_peer(flow), 0);
        if (!same(newest_peer(flow), flow->peer)) send_control(flow, packet, flow->peer, 0);
    }
    finish(flow, outcome);
}

static void time_wait(Flow *flow, Time now) { flow->state = TIME_WAIT, flow->state_deadline = now + 60 * SECOND; }

/* What follows when a stream ends or a FIN comes (chapter 5.6). */
void settle(Flow *flow, Time now)
{
    if (flow->end_wanted && !flow->end.open && !flow->end_acked && flow->state == ESTABLISHED && may_send_data(flow)) {
        begin(flow, &flow->end, 0, 1000, now);
        send_mtp(flow, MTP_DATA | MTP_FIN, flow->peer); /* TEAR-1 */
    }
    if (!synchronised(flow)) return;
    if (flow->has_peer_fin && flow->peer_ended && flow->end.open) flow->end_acked = true, flow->end.open = false; /* TEAR-6 */
    if (flow->has_peer_fin && (!flow->peer_ended || (!flow->end.open && !flow->end_acked)))
        abort_flow(flow, "failed"); /* TEAR-7 */
    else if (ended(flow) && (flow->state == ESTABLISHED || flow->state == CLOSE_WAIT) && !flow->waiting) {
        flow->state = flow->state == ESTABLISHED ? FIN_WAIT_1 : LAST_ACK;
        begin(flow, &flow->fin, flow->next_version++, 8, now);
        send_fin(flow, false); /* TEAR-2a */
    }
    if (flow->state == FIN_WAIT_2 && flow->state_deadline == NEVER) flow->state_deadline = now + 60 * SECOND; /* TEAR-14 */
}

/* Packets of a flow. */

void establish(Flow *flow, Time now)
{
    flow->state = ESTABLISHED, flow->state_deadline = NEVER, flow->credit = 0;
    answered(flow, &flow->opening, now);
    bool announce_now = flow->opener || accepts(flow);
    if (!announce_now) change_backlog(flow, 1); /* SEC-12 */
    flow->announced = announce_now, flow->first_told = true;
    if (announce_now && !flow->opener) emit_event(flow->connection, "incoming", NULL);
    if (announce_now) emit_event(flow->connection, "connected", NULL);
    if (flow->moved_while_opening) flow->moved_while_opening = false, ask(flow, flow->opening_local, now);
}

void on_mtp(Flow *flow, const Packet *packet, Time now)
{
    uint32_t ahead = packet->number - flow->largest;
    if (packet->mtp_flags & MTP_DATA && (packet->payload || packet->sequence)) return; /* DATA-5b: the window is shut */
    if (packet->mtp_flags & MTP_DATA && !flow->peer_ended) {
        flow->peer_ended = true;
        if (flow->announced) emit_event(flow->connection, "peerEnded", NULL);
    }
    if (ahead < 0x80000000u) flow->received = ahead < 63 ? flow->received << (ahead + 1) | 1 : 1, flow->largest += ahead + 1;
    else if (flow->largest - packet->number <= 64) flow->received |= UINT64_C(1) << (flow->largest - packet->number - 1);
    if (packet->mtp_flags & MTP_ACK && packet->data_ack == 1 && flow->end.open) {
        answered(flow, &flow->end, now);
        flow->end_acked = true; /* CONN-3a */
    }
    if (packet->mtp_flags & (MTP_DATA | MTP_PROBE) && may_send_data(flow)) send_mtp(flow, MTP_ACK, flow->peer);
    if (packet->mtp_flags & MTP_MOVED) check_path(flow, now); /* MIG-25c */
}

void came_from(Flow *flow, Address from, Time now) /* MIG-25 */
{
    if (!may_send_data(flow) || same(from, newest_peer(flow)) || now < flow->news_at + rto(flow)) return;
    if (now < flow->moved_at + rto(flow)) return;
    flow->moved_at = now;
    send_mtp(flow, MTP_MOVED, from);
}

static void on_fin(Flow *flow, const Packet *packet, Address from, Time now)
{
    bool first = !flow->has_peer_fin;
    if (!newer(packet->version, first ? flow->peer_opening : flow->peer_fin) && (first || packet->version != flow->peer_fin))
        return; /* CTL-10a, CTL-11 */
    flow->has_peer_fin = true, flow->peer_fin = packet->version;
    bool answers = flow->fin.open && packet->flags & ACK && packet->ackno == after(flow->fin.version);
    if (first && flow->state == ESTABLISHED) flow->state = CLOSE_WAIT;
    else if (first && flow->state == FIN_WAIT_1) flow->state = CLOSING;
    else if (first && flow->state == FIN_WAIT_2) time_wait(flow, now);
    if (flow->state != CLOSE_WAIT || !ended(flow)) send_ack(flow, packet->version, from, false); /* else on our FIN */
    if (!answers) return;
    answered(flow, &flow->fin, now);
    if (flow->state == CLOSING) time_wait(flow, now);
    else if (flow->state == LAST_ACK) finish(flow, "finished");
}

static void on_ack(Flow *flow, uint32_t ackno, Time now)
{
    if (flow->answer.open && ackno == after(flow->answer.version)) {
        adopt(flow, now);
    } else if (flow->fin.open && ackno == after(flow->fin.version)) { /* TEAR-16 */
        answered(flow, &flow->fin, now);
        if (flow->state == FIN_WAIT_1) flow->state = FIN_WAIT_2;
        else if (flow->state == CLOSING) time_wait(flow, now);
        else if (flow->state == LAST_ACK) finish(flow, "finished"); /* TEAR-9a */
    }
}

void on_reply(Flow *flow, const Packet *packet) /* SEC-5, SEC-8 */
{
    Slot *slot = flow->state == SYN_RECEIVED ? &flow->opening
        : flow->state == CLOSING || flow->state == LAST_ACK ? &flow->fin : NULL;
    if (packet->flags == (RST | ACK) && slot && packet->ackno == after(slot->version)) finish(flow, "reset");
}

void on_syn_ack(Flow *flow, const Packet *packet, Address from, Time now) /* OPEN-4, OPEN-5, OPEN-12 */
{
    if (!(packet->flags & ACK) || packet->ackno != after(flow->opening.version)) return;
    if (packet->flags == (SYN | ACK)) {
        flow->peer_id = packet->source_flow, flow->peer_nonce = packet->nonce, flow->peer_opening = packet->version;
        flow->peer = packet->sources ? packet->source[packet->sources - 1] : from;
        establish(flow, now);
        if (packet->mtp) on_mtp(flow, packet, now);
        send_ack(flow, packet->version, flow->peer, true);
    } else if (packet->nonce == flow->nonce && packet->flags & (RST | NACK)) {
        finish(flow, "refused"); /* OPEN-13, OPEN-14 */
    }
}

void on_control(Flow *flow, const Packet *packet, Address from, size_t size, Time now)
{
    uint8_t flags = packet->flags;
    if (unproven(flow, from)) flow->credit += 3 * (int64_t)size;
    if (flow->state == SYN_RECEIVED) {
        if (flags == RST || flags == (RST | ACK)) { finish(flow, "reset"); return; }
        bool proves = (flags == ACK && packet->ackno == after(flow->opening.version)) || flags == RSYN
            || ((flags & FIN) && newer(packet->version, flow->peer_opening));
        if (!proves) return;
        establish(flow, now); /* OPEN-6, OPEN-7 */
    }
    if (flags == RST || flags == (RST | ACK)) { finish(flow, "reset"); return; } /* FLOW-2 */
    if (packet->mtp && (flags == ACK || flags == (SYN | ACK))) on_mtp(flow, packet, now);
    if (flags == (SYN | ACK) && flow->opener && packet->version == flow->peer_opening)
        send_ack(flow, packet->version, from, may_send_data(flow) && !flow->move.open); /* OPEN-8 */
    else if (flags == ACK) on_ack(flow, packet->ackno, now);
    else if (flags == RSYN) on_rsyn(flow, packet, from, size, now);
    else if (flags == (RSYN | ACK)) on_rsyn_ack(flow, packet, from, now);
    else if (flags & FIN) on_fin(flow, packet, from, now);
    if (flow->state == CLOSED) return;
    if (packet->list && packet->list_entries) { /* ADDR-4: we have no list, and acknowledge the peer's */
        Packet list = { .version = flow->next_version, .list = true, .list_ackno = after(packet->list_version) };
        send_control(flow, list, from, 0);
    }
    if (flags != RSYN) came_from(flow, from, now);
}

/* Time. */

void on_time(Flow *flow, Time now)
{
    if (flow->opening.open && flow->opening.deadline <= now) {
        if (expire(&flow->opening, now)) send_opening(flow, flow->peer);
        else if (flow->state == SYN_SENT) finish(flow, "timedOut"); /* OPEN-18 */
        else flow->opening.deadline = NEVER;
    }
    if (flow->state == CLOSED) return;
    if (flow->move.open && flow->move.deadline <= now) {
        bool back = flow->move.tries >= 4 && !same(flow->move.address, flow->local) && host_has_address(flow->local);
        if (back) move_to(flow, flow->local, now); /* MIG-5 */
        else if (expire(&flow->move, now)) send_move(flow, true);
        else { abort_flow(flow, "failed"); return; } /* MIG-19 */
    }
    if (flow->answer.open && flow->answer.deadline <= now) {
        if (!expire(&flow->answer, now)) { abort_flow(flow, "failed"); return; } /* MIG-18 */
        send_answer(flow, flow->candidate, true);
        if (flow->answer.unanswered >= 3) flow->frozen = false; /* MIG-10b */
    }
    if (flow->fin.open && flow->fin.deadline <= now) {
        if (expire(&flow->fin, now)) send_fin(flow, true);
        else { finish(flow, "finished"); return; } /* TEAR-15 */
    }
    if (flow->end.open && flow->end.deadline <= now) {
        expire(&flow->end, now);
        if (may_send_data(flow)) send_mtp(flow, MTP_DATA | MTP_FIN, flow->peer);
    }
    if (flow->state_deadline <= now) {
        if (flow->state == SYN_RECEIVED) abort_flow(flow, "failed"); /* SEC-10 */
        else finish(flow, "finished"); /* TEAR-11b, TEAR-14 */
        return;
    }
    if (flow->unusable_since != NEVER && flow->unusable_since + 120 * SECOND <= now) { abort_flow(flow, "failed"); return; }
    settle(flow, now);
}

Time flow_deadline(const Flow *flow)
{
    Time first = flow->state_deadline;
    const Slot *slots[] = { &flow->opening, &flow->move, &flow->answer, &flow->fin, &flow->end };
    for (int i = 0; i < 5; i++)
        if (slots[i]->open && slots[i]->deadline < first) first = slots[i]->deadline;
    if (flow->unusable_since != NEVER && flow->unusable_since + 120 * SECOND < first) first = flow->unusable_since + 120 * SECOND;
    return first;
}

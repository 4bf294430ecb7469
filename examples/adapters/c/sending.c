/* What a flow sends, and how often (spec/04-control-channel.md). */
#include "flow.h"

#include <string.h>

#define REQUEST_SIZE(address) ((int64_t)((address).port ? 60 : 52))

bool may_send_data(const Flow *flow) /* MIG-2, MIG-10a, MIG-15b, FLOW-7 */
{
    return synchronised(flow) && !flow->frozen && !flow->waiting && host_has_address(flow->local);
}

/* Round trips and slots (CTL-5 to CTL-7). */

Time rto(const Flow *flow)
{
    if (!flow->smoothed) return SECOND;
    Time time = flow->smoothed + 4 * flow->variation;
    return time < SECOND / 5 ? SECOND / 5 : time > 60 * SECOND ? 60 * SECOND : time;
}

void answered(Flow *flow, Slot *slot, Time now)
{
    Time time = now - slot->sent_at;
    if (!slot->ambiguous && time > 0) {
        Time apart = flow->smoothed > time ? flow->smoothed - time : time - flow->smoothed;
        flow->variation = flow->smoothed ? (3 * flow->variation + apart) / 4 : time / 2;
        flow->smoothed = flow->smoothed ? (7 * flow->smoothed + time) / 8 : time;
    }
    slot->open = false;
}

void restart(Flow *flow, Slot *slot, Time now)
{
    slot->tries = 0, slot->wait = rto(flow), slot->deadline = now + slot->wait;
}

void begin(Flow *flow, Slot *slot, uint32_t version, int limit, Time now)
{
    *slot = (Slot){ .open = true, .version = version, .limit = limit, .sent_at = now };
    restart(flow, slot, now);
}

bool expire(Slot *slot, Time now)
{
    slot->ambiguous = true, slot->unanswered++;
    if (slot->tries >= slot->limit) return false;
    slot->tries++;
    slot->wait = slot->wait * 2 > 60 * SECOND ? 60 * SECOND : slot->wait * 2;
    slot->deadline = now + slot->wait;
    return true;
}

/* Sending. */

Address control_address(const Flow *flow) /* CTL-18a */
{
    return flow->move.open ? flow->move.address : flow->moved_while_opening ? flow->opening_local : flow->local;
}

void send_packet(const Packet *packet, Address from, Address to)
{
    uint8_t data[MAX_PACKET];
    if (host_has_address(from)) emit_packet(from, to, data, wire_encode(packet, data));
}

bool unproven(const Flow *flow, Address to)
{
    return flow->state == SYN_RECEIVED || (flow->has_candidate && same(to, flow->candidate) && !same(to, flow->peer));
}

/* Sends a control packet, if its destination may still get `room` bytes (SEC-9). */
void send_control(Flow *flow, Packet packet, Address to, int64_t room)
{
    uint8_t data[MAX_PACKET];
    packet.source_flow = flow->id, packet.target_flow = flow->peer_id;
    packet.control = true, packet.nonce = flow->nonce;
    size_t length = wire_encode(&packet, data);
    int64_t size = (int64_t)length + (to.port ? 28 : 20);
    Address from = control_address(flow);
    if (!host_has_address(from)) return;
    if (unproven(flow, to)) {
        if (flow->credit < size + room) return;
        flow->credit -= size;
    }
    emit_packet(from, to, data, length);
}

void announce(Flow *flow, Packet *packet) /* WIRE-16: the window, which is shut */
{
    packet->mtp = true, packet->mtp_flags = MTP_ACK, packet->number = flow->number++;
    packet->data_ack = flow->peer_ended;
}

void send_opening(Flow *flow, Address to)
{
    Packet packet = { .flags = SYN, .version = flow->opening.version, .kind = OFFER, .token = flow->token };
    if (flow->opener) {
        packet.service = true;
        memcpy(packet.service_id, flow->service, 32);
    } else {
        packet.flags |= ACK, packet.ackno = after(flow->syn_version), packet.sources = flow->sources;
        memcpy(packet.source, flow->source, sizeof packet.source);
        if (packet.sources) packet.source[packet.sources++] = control_address(flow); /* RES-8b */
    }
    announce(flow, &packet);
    send_control(flow, packet, to, 0);
}

void send_ack(Flow *flow, uint32_t version, Address to, bool window)
{
    Packet packet = { .flags = ACK, .version = flow->next_version, .ackno = after(version) };
    if (window) announce(flow, &packet);
    send_control(flow, packet, to, 0);
}

void send_move(Flow *flow, bool again)
{
    Packet packet = { .flags = RSYN, .version = flow->move.version };
    send_control(flow, packet, newest_peer(flow), again ? 2 * REQUEST_SIZE(flow->peer) : 0); /* */
}

void send_answer(Flow *flow, Address to, bool again)
{
    Packet packet = { .flags = RSYN | ACK, .version = flow->last_answer, .ackno = after(flow->peer_move) };
    send_control(flow, packet, to, again ? 2 * REQUEST_SIZE(flow->peer) : 0);
}

void send_fin(Flow *flow, bool again) /* TEAR-8a */
{
    Packet packet = { .flags = FIN, .version = flow->fin.version };
    if (flow->has_peer_fin) packet.flags |= ACK, packet.ackno = after(flow->peer_fin);
    send_control(flow, packet, newest_peer(flow), again ? 2 * REQUEST_SIZE(flow->peer) : 0);
}

void send_mtp(Flow *flow, uint8_t flags, Address to)
{
    Packet packet = { .source_flow = flow->id, .target_flow = flow->peer_id, .mtp = true, .mtp_flags = flags };
    packet.number = flow->number++;
    if (flags & MTP_ACK) { /* DATA-17: what has come, from the largest number down */
        packet.acked_flow = flow->peer_id, packet.acked_largest = flow->largest - 1;
        packet.data_ack = flow->peer_ended;
        int gap = 0;
        for (int bit = 0; bit < 64 && packet.ranges < MAX_RANGES; bit++) {
            if (!(flow->received >> bit & 1)) { gap++; continue; }
            if (gap || !packet.ranges) packet.range[packet.ranges++] = (Range){ (uint16_t)gap, 0 }, gap = 0;
            packet.range[packet.ranges - 1].length++;
        }
    }
    send_packet(&packet, flow->local, to);
}

void reply(uint8_t flags, const Packet *packet, Address from, Address to) /* SEC-6c, SEC-14 */
{
    Packet answer = { .source_flow = packet->target_flow, .target_flow = packet->source_flow, .control = true,
                      .flags = flags | ACK, .ackno = after(packet->version), .nonce = packet->nonce };
    send_packet(&answer, to, packet->sources ? packet->source[0] : from);
}

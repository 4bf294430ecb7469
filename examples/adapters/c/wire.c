#include "wire.h"

#include <string.h>

static void put16(uint8_t *at, uint16_t value) { at[0] = (uint8_t)(value >> 8); at[1] = (uint8_t)value; }
static void put32(uint8_t *at, uint32_t value) { put16(at, (uint16_t)(value >> 16)); put16(at + 2, (uint16_t)value); }
static void put64(uint8_t *at, uint64_t value) { put32(at, (uint32_t)(value >> 32)); put32(at + 4, (uint32_t)value); }
static uint16_t get16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }
static uint32_t get32(const uint8_t *at) { return (uint32_t)get16(at) << 16 | get16(at + 2); }
static uint64_t get64(const uint8_t *at) { return (uint64_t)get32(at) << 32 | get32(at + 4); }

/* WIRE-2; the checksum's own field is left out. */
static uint16_t checksum(const uint8_t *data, size_t length)
{
    uint32_t sum = 0;
    for (size_t at = 0; at + 1 < length; at += 2)
        if (at != 10) sum += get16(data + at);
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~sum;
}

static uint32_t crc_byte(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x82F63B78u : 0);
    return crc;
}

/* WIRE-13: the flow's pseudo header, then header and payload with the CRC as zero. */
static uint32_t crc(const uint8_t *flows, const uint8_t *data, size_t length)
{
    uint32_t crc = 0xFFFFFFFF;
    const uint8_t protocol[4] = { 253, 0, 0, 0 };
    for (int at = 0; at < 8; at++) crc = crc_byte(crc, flows[at]);
    for (int at = 0; at < 4; at++) crc = crc_byte(crc, protocol[at]);
    for (size_t at = 0; at < length; at++) crc = crc_byte(crc, at >= 4 && at < 8 ? 0 : data[at]);
    return ~crc;
}

static size_t put_extensions(const Packet *packet, uint8_t *out)
{
    size_t at = 0;
    if (packet->control) {
        out[at] = 0x10, out[at + 1] = 20, out[at + 2] = packet->flags, out[at + 3] = 0;
        put32(out + at + 4, packet->version), put32(out + at + 8, packet->ackno), put64(out + at + 12, packet->nonce);
        at += 20;
    }
    if (packet->service) {
        put32(out + at, 0x20240000), memcpy(out + at + 4, packet->service_id, 32);
        at += 36;
    }
    if (packet->kind) {
        put32(out + at, 0x500C0000u | (uint32_t)packet->kind << 8), put64(out + at + 4, packet->token);
        at += 12;
    }
    if (packet->list) {
        put32(out + at, 0x300C0000), put32(out + at + 4, packet->list_version), put32(out + at + 8, packet->list_ackno);
        at += 12;
    }
    if (packet->sources) {
        bool ports = false;
        for (int i = 0; i < packet->sources; i++) ports |= packet->source[i].port != 0;
        size_t size = ports ? 8 : 4;
        put32(out + at, 0x40000000u | (uint32_t)ports << 24 | (uint32_t)(4 + size * (size_t)packet->sources) << 16);
        at += 4;
        for (int i = 0; i < packet->sources; i++, at += size) {
            put32(out + at, packet->source[i].ip);
            if (ports) put16(out + at + 4, packet->source[i].port), put16(out + at + 6, 0);
        }
    }
    return at;
}

size_t wire_encode(const Packet *packet, uint8_t *out)
{
    size_t header = 12 + put_extensions(packet, out + 12);
    put32(out, packet->source_flow), put32(out + 4, packet->target_flow);
    out[8] = (uint8_t)(header / 4), out[9] = 253;
    put16(out + 10, checksum(out, header));
    if (!packet->mtp) return header;

    uint8_t *mtp = out + header;
    size_t at = 12;
    if (packet->mtp_flags & MTP_ACK) {
        memset(mtp + at, 0, 24);
        put32(mtp + at, packet->acked_flow), put32(mtp + at + 4, packet->acked_largest);
        put64(mtp + at + 12, packet->data_ack), put32(mtp + at + 20, packet->window);
        at += 24;
        for (int i = 0; i < packet->ranges; i++, at += 4)
            put16(mtp + at, packet->range[i].gap), put16(mtp + at + 2, packet->range[i].length);
    }
    if (packet->mtp_flags & MTP_DATA) put64(mtp + at, packet->sequence), at += 8;
    mtp[0] = 0x10, mtp[1] = packet->mtp_flags, mtp[2] = (uint8_t)(at / 4), mtp[3] = (uint8_t)packet->ranges;
    put32(mtp + 8, packet->number);
    put32(mtp + 4, crc(out, mtp, at));
    return header + at;
}

/* WIRE-8: entries of 4 bytes in form 0, of 8 in form 1. */
static bool get_sources(const uint8_t *at, int form, size_t length, Packet *packet)
{
    size_t size = form ? 8 : 4;
    if (form > 1 || get16(at + 2) || (length - 4) % size) return false;
    packet->sources = (int)((length - 4) / size);
    if (packet->sources < 2 || packet->sources > MAX_SOURCES) return false;
    for (int i = 0; i < packet->sources; i++) {
        const uint8_t *entry = at + 4 + size * (size_t)i;
        packet->source[i] = (Address){ get32(entry), form ? get16(entry + 4) : 0 };
        if (form && get16(entry + 6)) return false;
    }
    return true;
}

static bool get_connection(const uint8_t *at, size_t length, Packet *packet)
{
    if (packet->kind || length < 12 || at[3] & ~1) return false;
    packet->kind = at[2], packet->token = get64(at + 4);
    if (length == 20) return packet->kind == OFFER && get16(at + 18) == 0;
    return packet->kind == REGISTER ? length == 16 : length == 12 && packet->kind >= OFFER && packet->kind <= FIND;
}

static bool get_extension(const uint8_t *at, size_t length, int services, Packet *packet)
{
    int kind = at[0] >> 4, form = at[0] & 15;
    if (form && kind != 3 && kind != 4) return false;
    switch (kind) {
    case 1:
        if (packet->control || length != 20 || at[3] || at[2] & 3) return false;
        packet->control = true, packet->flags = at[2];
        packet->version = get32(at + 4), packet->ackno = get32(at + 8), packet->nonce = get64(at + 12);
        return true;
    case 2:
        if (services == 2 || length != 36 || get16(at + 2)) return false;
        if (!packet->service) memcpy(packet->service_id, at + 4, 32);
        return packet->service = true;
    case 3:
        if (packet->list || length < 12 || form > 1 || (length - 12) % (form ? 8 : 4) || get16(at + 2)) return false;
        for (size_t entry = 12; form && entry < length; entry += 8)
            if (get16(at + entry + 6)) return false;
        packet->list = true, packet->list_entries = length > 12;
        packet->list_version = get32(at + 4), packet->list_ackno = get32(at + 8);
        return true;
    case 4:
        return !packet->sources && get_sources(at, form, length, packet);
    case 5:
        return get_connection(at, length, packet);
    default:
        return false;
    }
}

static bool get_mtp(const uint8_t *flows, const uint8_t *mtp, size_t length, Packet *packet)
{
    if (length < 12 || mtp[0] != 0x10) return false;
    uint8_t flags = mtp[1];
    int ranges = mtp[3];
    size_t words = 3 + (flags & MTP_ACK ? 6 + (size_t)ranges : 0) + (flags & MTP_DATA ? 2 : 0);
    if (flags & 7 || ranges > MAX_RANGES || (ranges && !(flags & MTP_ACK))) return false;
    if (mtp[2] != words || words * 4 > length || get32(mtp + 4) != crc(flows, mtp, length)) return false;
    packet->mtp = true, packet->mtp_flags = flags, packet->number = get32(mtp + 8), packet->ranges = ranges;
    packet->payload = length - words * 4;
    if (flags & MTP_ACK) {
        packet->acked_flow = get32(mtp + 12), packet->acked_largest = get32(mtp + 16);
        packet->data_ack = get64(mtp + 24), packet->window = get32(mtp + 32);
        if (get16(mtp + 22) || (ranges && !packet->acked_flow)) return false;
        for (int i = 0; i < ranges; i++) {
            packet->range[i] = (Range){ get16(mtp + 36 + 4 * i), get16(mtp + 38 + 4 * i) };
            if (!packet->range[i].length || (i == 0 && packet->range[i].gap)) return false; /* WIRE-14 */
        }
    }
    if (flags & MTP_DATA) packet->sequence = get64(mtp + words * 4 - 8);
    if (!(flags & MTP_DATA)) return !packet->payload && !(flags & MTP_FIN); /* WIRE-15 */
    return packet->payload || flags & MTP_FIN;
}

bool wire_decode(const uint8_t *data, size_t length, Packet *packet)
{
    memset(packet, 0, sizeof *packet);
    if (length < 12) return false;
    size_t end = (size_t)data[8] * 4;
    if (end < 12 || end > length || data[9] != 253 || get16(data + 10) != checksum(data, end)) return false;
    packet->source_flow = get32(data), packet->target_flow = get32(data + 4);
    int count = 0, services = 0;
    for (size_t at = 12; at < end;) {
        if (++count > 10) return false; /* WIRE-6a */
        if (data[at] == 0) { at++; continue; } /* PAD */
        size_t size = at + 1 < end ? data[at + 1] : 0;
        if (data[at] < 16 || size < 4 || at + size > end) return false;
        if (!get_extension(data + at, size, services, packet)) return false;
        services += data[at] >> 4 == 2;
        at += size;
    }
    return end == length || get_mtp(data, data + end, length - end, packet);
}

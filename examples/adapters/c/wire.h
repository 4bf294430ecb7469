/* Bytes of SAL and MTP packets, as far as a control plane needs them (spec/02-wire-format.md). */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYN = 0x80, RSYN = 0x40, ACK = 0x20, NACK = 0x10, RST = 0x08, FIN = 0x04 };
enum { MTP_DATA = 0x80, MTP_ACK = 0x40, MTP_FIN = 0x20, MTP_PROBE = 0x10, MTP_MOVED = 0x08 };
enum { OFFER = 1, JOIN = 2, REGISTER = 3, FIND = 4 };
enum { MAX_SOURCES = 20, MAX_RANGES = 64, MAX_PACKET = 2048 };

typedef struct { uint32_t ip; uint16_t port; } Address; /* port 0: IP protocol 144 */

typedef struct { uint16_t gap, length; } Range;

typedef struct {
    uint32_t source_flow, target_flow;
    bool control; /* CONTROL */
    uint8_t flags;
    uint32_t version, ackno;
    uint64_t nonce;
    bool service; /* SERVICE */
    uint8_t service_id[32];
    uint8_t kind; /* CONNECTION; 0: none */
    uint64_t token;
    bool list; /* ADDRESS */
    uint32_t list_version, list_ackno;
    bool list_entries; /* read only: this control plane has no list of its own to send */
    int sources; /* SOURCE */
    Address source[MAX_SOURCES];
    bool mtp;
    uint8_t mtp_flags;
    uint32_t number;
    uint32_t acked_flow, acked_largest; /* the ACK block */
    uint64_t data_ack;
    uint32_t window;
    int ranges;
    Range range[MAX_RANGES];
    uint64_t sequence;
    size_t payload; /* its length; this control plane carries none */
} Packet;

/* Writes a packet and returns its length. */
size_t wire_encode(const Packet *packet, uint8_t *out);

/* Reads a packet; returns false if it is malformed (WIRE-11). */
bool wire_decode(const uint8_t *data, size_t length, Packet *packet);

#endif

/* A flow and its connection, which are one here, and what the parts of the host know of each other. */
#ifndef FLOW_H
#define FLOW_H

#include "host.h"

typedef enum {
    CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK
} State;

typedef struct { /* one outstanding request (CTL-17) */
    bool open, ambiguous;
    uint32_t version, ackno;
    Address address; /* where our move goes */
    int tries, limit, unanswered;
    Time sent_at, wait, deadline;
} Slot;

typedef struct {
    State state;
    int connection;
    bool announced, first_told, waiting, frozen, moved_while_opening;
    uint8_t service[32];
    bool opener;
    uint32_t id, peer_id, next_version, peer_opening, syn_version;
    uint64_t nonce, peer_nonce, token;
    Address local, peer, candidate, peer_move_from, opening_local;
    bool has_candidate;
    Slot opening, move, answer, fin, end; /* `end` is the end of our stream, which travels as data */
    bool moved, has_peer_move, has_peer_fin, end_wanted, end_acked, peer_ended;
    uint32_t last_move, peer_move, last_answer, peer_fin;
    int64_t credit; /* bytes that may still go to the candidate or to the source of the SYN (SEC-9) */
    Time smoothed, variation, state_deadline, unusable_since, news_at, moved_at;
    int sources;
    Address source[MAX_SOURCES];
    uint32_t number, largest; /* packet numbers: our next, and the largest received plus 1 */
    uint64_t received; /* which of the 64 numbers below `largest` have come */
} Flow;

static inline uint32_t after(uint32_t version) { return version + 1; }
static inline bool newer(uint32_t a, uint32_t b) { return a != b && a - b < 0x80000000u; } /* CTL-14 */
static inline bool same(Address a, Address b) { return a.ip == b.ip && a.port == b.port; }
static inline bool synchronised(const Flow *flow) { return flow->state >= ESTABLISHED; }
static inline bool ended(const Flow *flow) { return flow->end_acked && flow->peer_ended; }

/* MIG-1: where requests go. */
static inline Address newest_peer(const Flow *flow) { return flow->has_candidate ? flow->candidate : flow->peer; }

/* sending.c */
Time rto(const Flow *flow);
void answered(Flow *flow, Slot *slot, Time now);
void restart(Flow *flow, Slot *slot, Time now);
void begin(Flow *flow, Slot *slot, uint32_t version, int limit, Time now);
bool expire(Slot *slot, Time now);
Address control_address(const Flow *flow);
void send_packet(const Packet *packet, Address from, Address to);
bool unproven(const Flow *flow, Address to);
void announce(Flow *flow, Packet *packet);
void send_opening(Flow *flow, Address to);
void send_ack(Flow *flow, uint32_t version, Address to, bool window);
void send_move(Flow *flow, bool again);
void send_answer(Flow *flow, Address to, bool again);
void send_fin(Flow *flow, bool again);
void send_mtp(Flow *flow, uint8_t flags, Address to);
void reply(uint8_t flags, const Packet *packet, Address from, Address to);
bool may_send_data(const Flow *flow);
void send_control(Flow *flow, Packet packet, Address to, int64_t room);

/* migration.c */
void move_to(Flow *flow, Address to, Time now);
void check_path(Flow *flow, Time now);
void on_rsyn(Flow *flow, const Packet *packet, Address from, size_t size, Time now);
void on_rsyn_ack(Flow *flow, const Packet *packet, Address from, Time now);
void adopt(Flow *flow, Time now);
void ask(Flow *flow, Address from, Time now);

/* flow.c */
void finish(Flow *flow, const char *outcome);
void abort_flow(Flow *flow, const char *outcome);
void settle(Flow *flow, Time now);
void establish(Flow *flow, Time now);
void on_mtp(Flow *flow, const Packet *packet, Time now);
void came_from(Flow *flow, Address from, Time now);
void on_reply(Flow *flow, const Packet *packet);
void on_syn_ack(Flow *flow, const Packet *packet, Address from, Time now);
void on_control(Flow *flow, const Packet *packet, Address from, size_t size, Time now);
void on_time(Flow *flow, Time now);
Time flow_deadline(const Flow *flow);

/* host.c */
bool accepts(const Flow *flow);
void change_backlog(const Flow *flow, int by);

#endif

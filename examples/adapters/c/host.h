/* A control plane of one flow for each connection, whose streams carry no byte but their end. */
#ifndef HOST_H
#define HOST_H

#include "wire.h"

typedef int64_t Time; /* nanoseconds; NEVER if there is none */
#define NEVER INT64_MAX
#define SECOND INT64_C(1000000000)

/* What the adapter does for the host. */
void emit_packet(Address from, Address to, const uint8_t *data, size_t length);
void emit_event(int connection, const char *event, const char *outcome);

void host_start(uint64_t seed);
void host_add_address(Address address, Time now);
void host_remove_address(Address address, Time now);
bool host_has_address(Address address);
void host_listen(const uint8_t service[32], int backlog, bool accept);
int host_connect(const uint8_t service[32], Address local, Address peer, Time now); /* 0: no room */
bool host_end(int connection, Time now);
bool host_abort(int connection);
bool host_move(int connection, uint32_t flow, Address to, Time now);
void host_receive(Address from, Address to, const uint8_t *data, size_t length, Time now);
void host_advance(Time now);
Time host_deadline(void);

#endif

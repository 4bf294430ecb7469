/* The adapter: a line of JSON in, a line of JSON out, in virtual time (spec/adapter.md). */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

static char packets[1 << 16], events[1 << 14]; /* the lists of a reply, while a request is handled */
static size_t packets_length, events_length;

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add(char *list, size_t *length, size_t room, const char *text)
{
    size_t size = strlen(text);
    if (*length + size < room) memcpy(list + *length, text, size + 1), *length += size;
}

static void print_address(Address address, char *out, size_t room)
{
    int length = snprintf(out, room, "%u.%u.%u.%u", address.ip >> 24, address.ip >> 16 & 255, address.ip >> 8 & 255,
                          address.ip & 255);
    if (address.port) snprintf(out + length, room - (size_t)length, ":%u", address.port);
}

void emit_packet(Address from, Address to, const uint8_t *data, size_t length)
{
    char source[24], target[24], text[4096], encoded[2048];
    size_t at = 0;
    for (size_t i = 0; i < length && at + 4 < sizeof encoded; i += 3) {
        uint32_t bits = (uint32_t)data[i] << 16 | (i + 1 < length ? data[i + 1] : 0u) << 8 | (i + 2 < length ? data[i + 2] : 0u);
        for (int part = 0; part < 4; part++)
            encoded[at++] = i + (size_t)part > length ? '=' : base64[bits >> (18 - 6 * part) & 63];
    }
    encoded[at] = 0;
    print_address(from, source, sizeof source), print_address(to, target, sizeof target);
    snprintf(text, sizeof text, "%s{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}", packets_length ? "," : "", source, target,
             encoded);
    add(packets, &packets_length, sizeof packets, text);
}

void emit_event(int connection, const char *event, const char *outcome)
{
    char text[160], tail[48] = "";
    if (outcome) snprintf(tail, sizeof tail, ",\"outcome\":\"%s\"", outcome);
    snprintf(text, sizeof text, "%s{\"event\":\"%s\",\"connection\":%d%s}", events_length ? "," : "", event, connection, tail);
    add(events, &events_length, sizeof events, text);
}

/* Reading: the members of a request are flat, and no string in it has an escape. */

static const char *member(const char *line, const char *name)
{
    char key[32];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(line, key);
    if (!at) return "";
    at += strlen(key);
    return at + strspn(at, " ");
}

static int64_t number(const char *line, const char *name) { return strtoll(member(line, name), NULL, 10); }

static bool is(const char *line, const char *name, const char *value)
{
    const char *at = member(line, name);
    size_t length = strlen(value);
    return *at == '"' && !strncmp(at + 1, value, length) && at[length + 1] == '"';
}

static bool address_at(const char *text, Address *address)
{
    unsigned a, b, c, d, port = 0;
    if (sscanf(text, "\"%3u.%3u.%3u.%3u:%5u\"", &a, &b, &c, &d, &port) < 4 || (a | b | c | d) > 255 || port > 65535) return false;
    *address = (Address){ a << 24 | b << 16 | c << 8 | d, (uint16_t)port };
    return true;
}

static bool service(const char *line, uint8_t out[32])
{
    const char *at = member(line, "service");
    for (int i = 0; i < 32; i++) {
        unsigned byte;
        if (sscanf(at + 1 + 2 * i, "%2x", &byte) != 1) return false;
        out[i] = (uint8_t)byte;
    }
    return true;
}

static size_t bytes(const char *line, uint8_t *out, size_t room)
{
    const char *at = member(line, "data"), *digit;
    uint32_t bits = 0;
    size_t length = 0;
    int count = 0;
    for (at += *at == '"'; *at && (digit = strchr(base64, *at)) && length < room; at++) {
        bits = bits << 6 | (uint32_t)(digit - base64), count += 6;
        if (count >= 8) count -= 8, out[length++] = (uint8_t)(bits >> count);
    }
    return length;
}

static const char *start(const char *line, Time now)
{
    if (!is(line, "dialect", "mtp1")) return "only mtp1 is spoken";
    host_start((uint64_t)number(line, "seed"));
    const char *at = member(line, "addresses");
    for (at += *at == '['; *at && *at != ']'; at++) {
        Address address;
        if (*at != '"') continue;
        if (!address_at(at, &address)) return "unusable address";
        host_add_address(address, now);
        at = strchr(at + 1, '"');
        if (!at) break;
    }
    return NULL;
}

/* Does what a request asks for; returns why it cannot be done, or NULL. */
static const char *handle(const char *line, Time now, char *extra, size_t room)
{
    Address one, two;
    uint8_t id[32], data[65536];
    int connection = (int)number(line, "connection");
    if (is(line, "type", "time")) return NULL;
    if (is(line, "type", "packet")) {
        if (!address_at(member(line, "from"), &one) || !address_at(member(line, "to"), &two)) return "unusable address";
        host_receive(one, two, data, bytes(line, data, sizeof data), now);
        return NULL;
    }
    if (is(line, "type", "listen")) {
        if (!service(line, id)) return "unusable service";
        host_listen(id, (int)number(line, "backlog"), strncmp(member(line, "accept"), "false", 5));
        return NULL;
    }
    if (is(line, "type", "connect")) {
        if (!service(line, id) || !address_at(member(line, "local"), &one) || !address_at(member(line, "peer"), &two)
            || !host_has_address(one)) return "unusable service or address";
        snprintf(extra, room, ",\"connection\":%d", host_connect(id, one, two, now));
        return NULL;
    }
    if (is(line, "type", "end")) return host_end(connection, now) ? NULL : "there is no such connection";
    if (is(line, "type", "abort")) return host_abort(connection) ? NULL : "there is no such connection";
    if (is(line, "type", "moveFlow")) {
        if (!address_at(member(line, "to"), &one)) return "unusable address";
        return host_move(connection, (uint32_t)number(line, "flow"), one, now) ? NULL : "the flow cannot move there";
    }
    if (is(line, "type", "addAddress") || is(line, "type", "removeAddress")) {
        if (!address_at(member(line, "address"), &one)) return "unusable address";
        if (is(line, "type", "addAddress")) host_add_address(one, now);
        else host_remove_address(one, now);
        return NULL;
    }
    if (is(line, "type", "write")) snprintf(extra, room, ",\"written\":0");
    if (is(line, "type", "read")) snprintf(extra, room, ",\"data\":\"\"");
    return "this control plane has no such thing";
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        if (is(line, "type", "hello")) {
            puts("{\"protocol\":1,\"name\":\"servalref-c\",\"version\":\"1.0\","
                 "\"features\":[\"mtp1\",\"opener\",\"listener\",\"moves\",\"udp\"]}");
        } else {
            char extra[64] = "", deadline[32] = "null";
            packets_length = events_length = 0, packets[0] = events[0] = 0;
            Time now = number(line, "now");
            bool starts = is(line, "type", "start");
            if (!starts) host_advance(now);
            const char *error = starts ? start(line, now) : handle(line, now, extra, sizeof extra);
            if (host_deadline() != NEVER) snprintf(deadline, sizeof deadline, "%" PRId64, host_deadline());
            printf("{\"deadline\":%s%s,\"packets\":[%s],\"events\":[%s]", deadline, extra, packets, events);
            if (error) printf(",\"error\":\"%s\"", error);
            puts("}");
        }
        fflush(stdout);
    }
    free(line);
    return 0;
}

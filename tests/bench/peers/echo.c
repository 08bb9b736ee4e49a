/* The limit: what broadcasting costs when nothing is understood, checked, merged or kept.
 *
 * A websocket server in one thread. Frames that carry a sync update are laid one behind another and, every TICK ms,
 * written with one call to everybody. A sync step 1 is answered with an empty document. Nothing else is done; every
 * path is one room. Usage: cc -O2 -o echo echo.c && ./echo PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { TICK = 10, MOST = 65536, ROOM = 1 << 17, BATCH = 1 << 22 };

struct line { int open, upgraded; size_t have, unsent; char *in, *out; };

static struct line lines[MOST];
static unsigned char batch[BATCH];
static size_t batched;
static int poll_fd, highest;

static uint32_t turn(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void sha1(const unsigned char *text, size_t size, unsigned char out[20]) {
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, w[80];
    unsigned char block[128] = {0};
    memcpy(block, text, size);
    block[size] = 0x80;
    size_t whole = size + 9 > 64 ? 128 : 64;
    for (int i = 0; i < 8; i++) block[whole - 1 - i] = (unsigned char)((uint64_t)size * 8 >> 8 * i);
    for (size_t at = 0; at < whole; at += 64) {
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)block[at + 4 * i] << 24 | block[at + 4 * i + 1] << 16 | block[at + 4 * i + 2] << 8 | block[at + 4 * i + 3];
        for (int i = 16; i < 80; i++) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = turn(a, 5) + f + e + k + w[i];
            e = d; d = c; c = turn(b, 30); b = a; a = next;
        }
        h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e;
    }
    for (int i = 0; i < 20; i++) out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void leave(int fd) {
    struct line *l = &lines[fd];
    close(fd);
    free(l->in);
    free(l->out);
    memset(l, 0, sizeof *l);
}

static void give(int fd, const void *data, size_t size) {
    struct line *l = &lines[fd];
    ssize_t gone = 0;
    if (!l->unsent) {
        gone = send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (gone < 0 && errno != EAGAIN) { leave(fd); return; }
        if (gone < 0) gone = 0;
    }
    size_t rest = size - (size_t)gone;
    if (!rest) return;
    l->out = realloc(l->out, l->unsent + rest);
    memcpy(l->out + l->unsent, (const char *)data + gone, rest);
    l->unsent += rest;
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.fd = fd};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, fd, &e);
}

static void flush(int fd) {
    struct line *l = &lines[fd];
    ssize_t gone = send(fd, l->out, l->unsent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (gone < 0) { if (errno != EAGAIN) leave(fd); return; }
    l->unsent -= (size_t)gone;
    memmove(l->out, l->out + gone, l->unsent);
    if (l->unsent) return;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, fd, &e);
}

static int upgrade(int fd) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct line *l = &lines[fd];
    l->in[l->have] = 0;
    char *end = strstr(l->in, "\r\n\r\n"), *key = strcasestr(l->in, "Sec-WebSocket-Key: ");
    if (!end || !key) return 0;
    unsigned char text[64], sum[21] = {0};
    memcpy(text, key + 19, 24);
    memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    sha1(text, 60, sum);
    char proof[29] = {0}, answer[200];
    for (int i = 0; i < 7; i++) {
        uint32_t three = (uint32_t)sum[3 * i] << 16 | sum[3 * i + 1] << 8 | sum[3 * i + 2];
        for (int j = 0; j < 4; j++) proof[4 * i + j] = letters[three >> (18 - 6 * j) & 63];
    }
    proof[27] = '=';
    int size = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", proof);
    l->have -= (size_t)(end + 4 - l->in);
    memmove(l->in, end + 4, l->have);
    l->upgraded = 1;
    give(fd, answer, (size_t)size);
    return 1;
}

static void message(int fd, const unsigned char *body, size_t size) {
    static const unsigned char empty[] = {130, 5, 0, 1, 2, 0, 0};
    if (size > 1 && body[0] == 0 && body[1] == 0) give(fd, empty, sizeof empty);
    if (size < 2 || body[0] != 0 || body[1] != 2 || batched + size + 10 > BATCH) return;
    unsigned char *to = batch + batched;
    *to++ = 130;
    if (size < 126) *to++ = (unsigned char)size;
    else if (size < 65536) { *to++ = 126; *to++ = (unsigned char)(size >> 8); *to++ = (unsigned char)size; }
    else { *to++ = 127; for (int i = 7; i >= 0; i--) *to++ = (unsigned char)(size >> 8 * i); }
    memcpy(to, body, size);
    batched = (size_t)(to - batch) + size;
}

static void hear(int fd) {
    struct line *l = &lines[fd];
    ssize_t got = recv(fd, l->in + l->have, ROOM - 1 - l->have, MSG_DONTWAIT);
    if (got <= 0) { if (got == 0 || errno != EAGAIN) leave(fd); return; }
    l->have += (size_t)got;
    if (!l->upgraded && !upgrade(fd)) return;
    unsigned char *in = (unsigned char *)l->in;
    size_t at = 0;
    while (l->have - at >= 2) {
        size_t size = in[at + 1] & 127, head = size == 127 ? 14 : size == 126 ? 8 : 6;
        if (l->have - at < head) break;
        if (size > 125) { size_t bytes = size == 126 ? 2 : 8; size = 0; for (size_t i = 0; i < bytes; i++) size = size << 8 | in[at + 2 + i]; }
        if (size > ROOM - 64 || (in[at] & 15) == 8) { leave(fd); return; }
        if (l->have - at < head + size) break;
        unsigned char *body = in + at + head;
        for (size_t i = 0; i < size; i++) body[i] ^= body[-4 + (int)(i & 3)];
        message(fd, body, size);
        if (!lines[fd].open) return;
        at += head + size;
    }
    l->have -= at;
    memmove(l->in, l->in + at, l->have);
}

int main(int argc, char **argv) {
    struct rlimit many = {MOST, MOST};
    setrlimit(RLIMIT_NOFILE, &many);
    int one = 1, door = socket(AF_INET, SOCK_STREAM, 0), clock = timerfd_create(CLOCK_MONOTONIC, 0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argc > 1 ? argv[1] : "0"))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 4096)) { perror("echo"); return 1; }
    struct itimerspec every = {{0, TICK * 1000000L}, {0, TICK * 1000000L}};
    timerfd_settime(clock, 0, &every, NULL);
    poll_fd = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = door}, ready[512];
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, door, &e);
    e.data.fd = clock;
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, clock, &e);
    for (;;) {
        int count = epoll_wait(poll_fd, ready, 512, -1);
        for (int i = 0; i < count; i++) {
            int fd = ready[i].data.fd;
            if (fd == door) {
                int guest = accept4(door, NULL, NULL, SOCK_NONBLOCK);
                if (guest < 0 || guest >= MOST) { if (guest >= 0) close(guest); continue; }
                setsockopt(guest, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                lines[guest] = (struct line){.open = 1, .in = malloc(ROOM)};
                if (guest > highest) highest = guest;
                e = (struct epoll_event){.events = EPOLLIN, .data.fd = guest};
                epoll_ctl(poll_fd, EPOLL_CTL_ADD, guest, &e);
            } else if (fd == clock) {
                uint64_t ticks;
                if (read(clock, &ticks, sizeof ticks) < 0 || !batched) continue;
                for (int to = 0; to <= highest; to++) if (lines[to].open && lines[to].upgraded) give(to, batch, batched);
                batched = 0;
            } else {
                if (ready[i].events & EPOLLOUT && lines[fd].open) flush(fd);
                if (ready[i].events & ~EPOLLOUT && lines[fd].open) hear(fd);
            }
        }
    }
}

/* What one end knows of the flow: FlowRecord without what never changes here (flow IDs, nonces) and without tries. */
#define UNUSED 0
#define OUTSTANDING 1
#define ANSWERED 2

#if OPENING
#define INITIAL_STATE Closed
#define INITIAL_NEXT 1
#define INITIAL_PHASE UNUSED
#define INITIAL_VERSION 0
#else
/* After an undisturbed handshake. */
#define INITIAL_STATE Established
#define INITIAL_NEXT 2
#define INITIAL_PHASE ANSWERED
#define INITIAL_VERSION 1
#endif

typedef Flow {
  unsigned state : 4 = INITIAL_STATE;
  unsigned migration : 3 = Settled;
  unsigned next : 5 = INITIAL_NEXT;   /* the next version that no request consumed (CTL-1) */
  unsigned openingPhase : 2 = INITIAL_PHASE;
  unsigned openingVersion : 5 = INITIAL_VERSION;
  unsigned movePhase : 2;
  unsigned moveVersion : 5;
  unsigned answerPhase : 2;
  unsigned answerVersion : 5;
  unsigned finPhase : 2;
  unsigned finVersion : 5;
  unsigned peerOpening : 5 = INITIAL_VERSION;
  unsigned peerMove : 5 = INITIAL_VERSION;
  unsigned peerFin : 5 = INITIAL_VERSION;
  unsigned localAddress : 3;          /* own addresses and the peer's are numbered from 0 */
  unsigned moving : 3;
  unsigned peer : 3;
  unsigned candidate : 3;
  unsigned peerMoved : 1;
  unsigned peerFinished : 1;
  unsigned closeAsked : 1;
  unsigned movedEarly : 1;
  unsigned frozen : 1
}

/* A host around its flow. */
typedef Host {
  unsigned alive : 4 = 1;             /* which of its addresses work */
  unsigned fresh : 3 = 1;             /* the first address that it never had */
  unsigned spent : 3;                 /* moves made */
  unsigned asked : 1;                 /* its application asked to close */
  unsigned proven : 4 = 1             /* at which of its addresses an answer of the peer arrived */
}

#define A 0
#define B 1

Flow flow[2];
Host host[2];
bit passive[2] = { 0, INITIAL_VERSION };   /* who answered a SYN */

/* The network: for each receiver a set of packets. A packet is what its receiver's machine can read. */
#define DATA 11                       /* names both flows, and no more */
#define NACK 10
#define RST_ACK 9                     /* a reply, with the nonce of its receiver (SEC-5) */
#define RST 8
#define FIN_ACK 7
#define FIN 6
#define RSYN_ACK 5
#define RSYN 4
#define ACK 3
#define SYN_ACK 2
#define SYN 1
#define TO_RENDEZVOUS 7
#define PACKET(k, v, a, s, d) ((k) << 16 | (v) << 11 | (a) << 6 | (s) << 3 | (d))
#define KindOf(p) ((p) >> 16)
#define VersionOf(p) (((p) >> 11) & 31)
#define AcknoOf(p) (((p) >> 6) & 31)
#define SourceOf(p) (((p) >> 3) & 7)
#define DestinationOf(p) ((p) & 7)

int network[2 * CAP];                 /* sorted, so that one set is one state; 0: no packet */

/* One step's variables: no part of the state. */
hidden byte action;
hidden byte me;
hidden byte trigger;
hidden byte sender;
hidden byte kind;
hidden byte version;
hidden byte ackno;
hidden byte source;
hidden byte address;
hidden byte tries;
hidden byte from;
hidden byte sent;
hidden byte i;
hidden byte j;
hidden byte aborting;
hidden byte opened;
hidden int argument;
hidden int packet;
hidden int out[8];
hidden byte oldState;
hidden byte oldMovePhase;
hidden byte oldPeer;
hidden byte oldPeerMove;
hidden byte oldPeerFin;

/* Whose packet it is (Identity). */
#define Forger 0
#define Peer 1
#define Replier 2
#define Unproven 3

#define my flow[me]
#define your flow[1 - me]
#define Synchronised (my.state > SynReceived)
#define Sending(h) ((flow[h].movePhase == OUTSTANDING || flow[h].movedEarly) -> flow[h].moving : flow[h].localAddress)
#define NewestPeer (my.answerPhase == OUTSTANDING -> my.candidate : my.peer)

/* What several words of the vocabulary share. */
#define Larger(a, b) ((a) > (b) -> (a) : (b))
#define ExpectedVersion (Larger(my.peerOpening, Larger(my.peerMove, my.peerFin)) + 1)
#define Names(phase, number) (phase != UNUSED && ackno == number + 1)
#define Answers(phase, number) (phase == OUTSTANDING && ackno == number + 1)

inline Consume(number) {
  number = my.next;
  assert(my.next < 31);
  my.next = my.next + 1
}

#define Send(k, v, a, s, d) out[sent] = PACKET(k, v, a, s, d); sent++

inline SendOpening(destination) {
  if
  :: passive[me] -> Send(SYN_ACK, my.openingVersion, my.peerOpening + 1, Sending(me), destination)
  :: else -> Send(SYN, my.openingVersion, 0, Sending(me), destination)
  fi
}

inline SendMove() {
  Send(RSYN, my.moveVersion, 0, my.moving, NewestPeer)
}

inline SendMoveAnswer(destination) {
  Send(RSYN_ACK, my.answerVersion, my.peerMove + 1, Sending(me), destination)
}

/* Whenever it is sent, it answers the peer's FIN if that has arrived (TEAR-8). */
inline SendOurFin() {
  if
  :: my.peerFinished -> Send(FIN_ACK, my.finVersion, my.peerFin + 1, Sending(me), NewestPeer)
  :: else -> Send(FIN, my.finVersion, 0, Sending(me), NewestPeer)
  fi
}

inline ResendFin() {
  if
  :: my.finPhase == OUTSTANDING -> SendOurFin()
  :: else -> skip
  fi
}

inline RecordPeer() {
  my.peerOpening = version;
  my.peerMove = version;
  my.peerFin = version;
  my.peer = source
}

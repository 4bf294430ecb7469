/* Generated from the machines and from src/Verification/Promela; see README.md. Do not edit. */

/* Parameters; -D gives others. */
#ifndef MOVES_A
#define MOVES_A 1             /* moves of the opener, at most 3 */
#endif
#ifndef MOVES_B
#define MOVES_B 0             /* moves of the listener, at most 3 */
#endif
#ifndef CAP
#define CAP 3                 /* packets in the network each way, 1 to 4 */
#endif
#ifndef LOSS
#define LOSS 1                /* a packet may be lost */
#endif
#ifndef DUPLICATION
#define DUPLICATION 1         /* a packet that arrived may arrive again */
#endif
#ifndef RENDEZVOUS
#define RENDEZVOUS 0          /* who has one: 1 the opener, 2 the listener, 3 both */
#endif
#ifndef REUSE
#define REUSE 0               /* a host may come back to an address that it had lost */
#endif
#ifndef MAKE_BEFORE_BREAK
#define MAKE_BEFORE_BREAK 1   /* a host may move while its address still works */
#endif
#ifndef OPENING
#define OPENING 0             /* begin before the opening, not after it */
#endif
#ifndef CLOSING
#define CLOSING 0             /* each host may close, once, and TimeWait ends */
#endif
#ifndef LIVENESS
#define LIVENESS 0            /* the environment may turn calm, for the LTL property and for non-progress */
#endif
#ifndef SHOW
#define SHOW 0                /* print each step: for trails */
#endif
#if MOVES_A > 3 || MOVES_B > 3 || CAP < 1 || CAP > 4
#error a parameter is out of range
#endif

/* States of the flow machine. */
#define Closed 0
#define SynSent 1
#define SynReceived 2
#define Established 3
#define FinWait1 4
#define FinWait2 5
#define Closing 6
#define TimeWait 7
#define CloseWait 8
#define LastAck 9

/* States of the migration machine. */
#define Settled 0
#define NoAddress 1
#define RsynSent 2
#define RsynReceived 3
#define RsynSentReceived 4
#define NoAddressRsynReceived 5

/* Events. */
#define OpenRequested 0
#define SynArrived 1
#define SynAckArrived 2
#define AckArrived 3
#define NackArrived 4
#define RstArrived 5
#define RsynArrived 6
#define RsynAckArrived 7
#define FinArrived 8
#define DataArrived 9
#define CloseRequested 10
#define AbortRequested 11
#define OpeningTimedOut 12
#define FinTimedOut 13
#define HalfOpenExpired 14
#define FinWait2Expired 15
#define TimeWaitExpired 16
#define AddressLost 17
#define AddressGained 18

/* Events of the migration machine alone. */
#define PathCheckRequested 19
#define MoveTimedOut 20
#define AnswerTimedOut 21

/* Numbers of tries (CTL-6, MIG-10). */
#define TRIES 15
#define SYN_ACK_TRIES 2
#define FIN_TRIES 8
#define FREEZE_TRIES 3

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

/* The vocabulary: guards, then acts. */

/* ackno answers our newest SYN */
#define AnswersSyn (Answers(my.openingPhase, my.openingVersion))

/* ackno answers our newest SYN+ACK */
#define AnswersSynAck (Answers(my.openingPhase, my.openingVersion))

/* ackno answers our newest SYN+ACK, and close was asked for */
#define AnswersSynAckAfterClose (AnswersSynAck && my.closeAsked)

/* ackno answers our FIN */
#define AnswersFin (Answers(my.finPhase, my.finVersion))

/* ackno answers our FIN, which carried the ACK of the peer's */
#define AnswersFinThatAcknowledged (AnswersFin && my.peerFinished)

/* newer SYN of the same request */
#define SynNewer (version > my.peerOpening)

/* the same SYN again */
#define SynAgain (version == my.peerOpening)

/* the SYN that we answered again */
#define AnsweredSynAgain (passive[me] && SynAgain)

/* the recorded peer's SYN+ACK again */
#define SynAckAgain (!passive[me] && version == my.peerOpening && Names(my.openingPhase, my.openingVersion))

/* from another than the recorded peer */
#define AnotherServer (false)

/* close was asked for */
#define CloseAsked (my.closeAsked)

/* data proves the opening in this dialect */
#define DataProves (true)

/* data proves the opening in this dialect, and close was asked for */
#define DataProvesAfterClose (DataProves && CloseAsked)

/* FIN newer than any accepted */
#define FinNewer (version > my.peerFin)

/* FIN newer than any accepted, and close was asked for */
#define FinNewerAfterClose (FinNewer && CloseAsked)

/* FIN newer than any accepted, and its ackno answers ours */
#define FinNewerAnswersFin (FinNewer && AnswersFin)

/* the FIN again, or a newer one */
#define FinNotOlder (FinNewer || my.peerFinished && version == my.peerFin)

/* the FIN again, and its ackno answers ours */
#define FinNotOlderAnswersFin (FinNotOlder && AnswersFin)

/* the FIN again, and its ackno answers ours, which carried the ACK */
#define FinNotOlderAnswersFinThatAcknowledged (FinNotOlderAnswersFin && my.peerFinished)

/* older version, which this dialect may challenge */
#define Challenged (false)

/* the peer's own RST of an older version, which this dialect may challenge */
#define ChallengedReset (false)

/* the peer's own RST */
#define PeerReset (sender == Peer)

/* a reply that answers our SYN or SYN+ACK */
#define ReplyToOpening (sender == Replier && Answers(my.openingPhase, my.openingVersion))

/* a reply that answers our FIN */
#define ReplyToFin (sender == Replier && Answers(my.finPhase, my.finVersion))

/* tries left of the SYN or SYN+ACK */
#define OpeningTriesLeft (tries < (my.state == SynReceived -> SYN_ACK_TRIES : TRIES))

/* tries left of the FIN */
#define FinTriesLeft (tries < FIN_TRIES)

/* the SYN+ACK was resent at least once, or need not be */
#define ResentOnce (true)

/* an opener may move in this dialect */
#define OpenerMoves (true)

/* there is no address to send from */
#define HasNoAddress (my.migration == NoAddress || my.migration == NoAddressRsynReceived)

/* RSYN newer than any accepted */
#define RsynNewer (version > my.peerMove)

/* the same RSYN again, from the same source */
#define RsynAgain (my.peerMoved && version == my.peerMove && source == NewestPeer)

/* the same RSYN again, from another source */
#define RsynAgainElsewhere (my.peerMoved && version == my.peerMove && source != NewestPeer)

/* ackno answers our current RSYN, which is outstanding */
#define AnswersMove (Answers(my.movePhase, my.moveVersion))

/* ackno answers our current RSYN, which was answered before */
#define AnswersMoveAgain (my.movePhase != OUTSTANDING && Names(my.movePhase, my.moveVersion))

/* ackno answers our newest RSYN+ACK */
#define AnswersAnswer (Answers(my.answerPhase, my.answerVersion))

/* tries left of the RSYN */
#define MoveTriesLeft (tries < TRIES)

/* tries left of the RSYN+ACK */
#define AnswerTriesLeft (tries < TRIES)

/* send SYN with a fresh version */
inline SendSyn() {
  if
  :: from == Closed -> my.peer = address
  :: else -> skip
  fi;
  Consume(my.openingVersion);
  my.openingPhase = OUTSTANDING;
  SendOpening(my.peer)
}

/* go on from the new address */
inline MoveOpening() {
  my.localAddress = address
}

/* record the SYN's flow ID, nonce, version and source */
inline RecordRequester() {
  RecordPeer();
  passive[me] = 1
}

/* record the SYN+ACK's flow ID, nonce, version and source */
inline RecordListener() {
  RecordPeer();
  my.openingPhase = ANSWERED
}

/* send SYN+ACK with a fresh version to its source */
inline SendSynAck() {
  Consume(my.openingVersion);
  my.openingPhase = OUTSTANDING;
  SendOpening(my.peer)
}

/* send the same SYN+ACK again to its source */
inline RepeatSynAck() {
  SendOpening(source)
}

/* may send the same SYN+ACK again */
inline MayRepeatSynAck() {
  SendOpening(source)
}

/* send it again */
inline RetryOpening() {
  SendOpening(my.peer)
}

/* take the requester's address as proven */
inline Proven() {
  my.openingPhase = ANSWERED
}

/* send ACK */
inline Acknowledge() {
  Send(ACK, 0, version + 1, 0, source)
}

/* may send a challenge ACK to the adopted address */
inline Challenge() {
  Send(ACK, 0, ExpectedVersion, 0, my.peer)
}

/* may send a challenge ACK if the dialect challenges its version */
inline MayChallenge() {
  skip
}

/* record the peer's FIN */
inline AcceptFin() {
  my.peerFin = version;
  my.peerFinished = 1
}

/* count our FIN as answered */
inline FinAnswered() {
  my.finPhase = ANSWERED
}

/* send FIN with a fresh version */
inline SendFin() {
  Consume(my.finVersion);
  my.finPhase = OUTSTANDING;
  SendOurFin()
}

/* send the FIN again */
inline RetryFin() {
  SendOurFin()
}

/* remember that close was asked for */
inline AskClose() {
  my.closeAsked = 1
}

/* remember that the address changed, and should send the SYN+ACK again from it */
inline MoveEarly() {
  my.moving = address;
  my.movedEarly = 1;
  SendOpening(my.peer)
}

/* send RST to every address known of the peer */
inline SendReset() {
  Send(RST, 0, 0, 0, NewestPeer);
  if
  :: NewestPeer != my.peer -> Send(RST, 0, 0, 0, my.peer)
  :: else -> skip
  fi
}

/* may send RST */
inline MaySendReset() {
  Send(RST, 0, 0, 0, my.peer)
}

/* should send a reply RST */
inline MayReplyReset() {
  Send(RST_ACK, 0, version + 1, 0, source)
}

/* count one unanswered try */
inline CountTry() {
  skip
}

/* send RSYN with a fresh version from the new address */
inline SendRsyn() {
  Consume(my.moveVersion);
  my.movePhase = OUTSTANDING;
  my.moving = address;
  SendMove()
}

/* send RSYN with a fresh version from the adopted address */
inline SendPathCheck() {
  Consume(my.moveVersion);
  my.movePhase = OUTSTANDING;
  my.moving = my.localAddress;
  SendMove()
}

/* send the RSYN again */
inline RetryRsyn() {
  SendMove()
}

/* should resend every other open slot from there */
inline ResendOpenSlots() {
  if
  :: my.answerPhase == OUTSTANDING -> SendMoveAnswer(my.candidate)
  :: else -> skip
  fi;
  ResendFin()
}

/* should resend our open requests to there */
inline ResendRequests() {
  if
  :: my.movePhase == OUTSTANDING -> SendMove()
  :: else -> skip
  fi;
  ResendFin()
}

/* drop our pending RSYN */
inline DropMove() {
  my.movePhase = UNUSED;
  my.moveVersion = 0
}

/* make its source the candidate */
inline NewCandidate() {
  my.peerMove = version;
  my.candidate = source;
  my.peerMoved = 1;
  if
  :: my.candidate != my.peer -> my.frozen = 1
  :: else -> skip
  fi
}

/* make its source the candidate, freezing nothing */
inline OtherCandidate() {
  my.candidate = source
}

/* send RSYN+ACK with a fresh version to it */
inline SendAnswer() {
  Consume(my.answerVersion);
  my.answerPhase = OUTSTANDING;
  SendMoveAnswer(my.candidate)
}

/* send the same RSYN+ACK again to its source */
inline RepeatAnswer() {
  SendMoveAnswer(source)
}

/* send the RSYN+ACK again */
inline RetryAnswer() {
  if
  :: tries + 1 >= FREEZE_TRIES -> my.frozen = 0
  :: else -> skip
  fi;
  SendMoveAnswer(my.candidate)
}

/* adopt our new address */
inline AdoptLocal() {
  my.localAddress = my.moving;
  my.movePhase = ANSWERED
}

/* send ACK of the RSYN+ACK */
inline AcknowledgeAnswer() {
  Send(ACK, 0, version + 1, 0, source)
}

/* send ACK from it */
inline AcknowledgeFromThere() {
  Send(ACK, 0, version + 1, 0, source)
}

/* adopt the candidate */
inline AdoptCandidate() {
  my.peer = my.candidate;
  my.answerPhase = ANSWERED;
  my.frozen = 0
}

/* abort the flow */
inline AbortFlow() {
  aborting = 1
}

/* The flow machine. */

inline Flow_OpenRequested() {
  from = my.state;
  if
  :: from == Closed ->
     my.state = SynSent; SendSyn()  /* OPEN-1a */
  :: from == SynSent || from == SynReceived || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* FLOW-4: the flow is open already */
  fi
}

inline Flow_SynArrived() {
  from = my.state;
  if
  :: from == Closed ->
     my.state = SynReceived; RecordRequester(); SendSynAck()  /* OPEN-2a */
  :: from == SynSent ->
     skip  /* OPEN-12: one flow is not opened from both ends */
  :: from == SynReceived ->
     if
     :: SynNewer -> RecordRequester(); SendSynAck()  /* OPEN-10a */
     :: !SynNewer && SynAgain -> RepeatSynAck()  /* OPEN-11a */
     :: else -> skip  /* OPEN-11b: an older SYN */
     fi
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     if
     :: AnsweredSynAgain -> MayRepeatSynAck()  /* OPEN-11d */
     :: else -> skip  /* OPEN-11c: the SYN+ACK is no longer outstanding */
     fi
  fi
}

inline Flow_SynAckArrived() {
  from = my.state;
  if
  :: from == Closed ->
     MayReplyReset()  /* SEC-6b */
  :: from == SynSent ->
     if
     :: AnswersSyn -> my.state = Established; RecordListener(); Acknowledge()  /* OPEN-4c */
     :: else -> skip  /* OPEN-5: it answers an older SYN, or none */
     fi
  :: from == SynReceived ->
     skip  /* FLOW-4: we sent no SYN */
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     if
     :: SynAckAgain -> Acknowledge()  /* OPEN-8 */
     :: !SynAckAgain && AnotherServer -> MayReplyReset()  /* OPEN-20 */
     :: else -> skip  /* CTL-10a: an older SYN+ACK of the recorded peer */
     fi
  fi
}

inline Flow_AckArrived() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* SEC-7a: an ACK is never answered */
  :: from == SynSent ->
     skip  /* OPEN-12: only SYN+ACK, NACK and RST count */
  :: from == SynReceived ->
     if
     :: AnswersSynAckAfterClose -> my.state = FinWait1; Proven(); SendFin()  /* TEAR-12b */
     :: !AnswersSynAckAfterClose && AnswersSynAck -> my.state = Established; Proven()  /* OPEN-6a */
     :: else -> skip  /* CTL-2b: it answers another packet */
     fi
  :: from == Established || from == FinWait2 || from == TimeWait || from == CloseWait ->
     skip  /* CTL-2b: no request of the flow machine is outstanding */
  :: from == FinWait1 ->
     if
     :: AnswersFin -> my.state = FinWait2; FinAnswered()  /* TEAR-16 */
     :: else -> skip  /* TEAR-16: it does not answer our FIN */
     fi
  :: from == Closing ->
     if
     :: AnswersFin -> my.state = TimeWait; FinAnswered()  /* TEAR-18b */
     :: else -> skip  /* TEAR-16: it does not answer our FIN */
     fi
  :: from == LastAck ->
     if
     :: AnswersFinThatAcknowledged -> my.state = Closed; FinAnswered()  /* TEAR-9a */
     :: !AnswersFinThatAcknowledged && AnswersFin -> my.state = TimeWait; FinAnswered()  /* TEAR-9b */
     :: else -> skip  /* TEAR-16: it does not answer our FIN */
     fi
  fi
}

inline Flow_NackArrived() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* SEC-7a: a NACK is never answered */
  :: from == SynSent ->
     if
     :: ReplyToOpening -> my.state = Closed  /* OPEN-14a */
     :: else -> skip  /* SEC-5: no SYN of ours is outstanding that it answers */
     fi
  :: from == SynReceived || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* SEC-5: no SYN of ours is outstanding that it answers */
  fi
}

inline Flow_RstArrived() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* SEC-7a: an RST is never answered */
  :: from == SynSent ->
     if
     :: ReplyToOpening -> my.state = Closed  /* OPEN-13a */
     :: else -> CountTry()  /* SEC-8c */
     fi
  :: from == SynReceived ->
     if
     :: ReplyToOpening -> my.state = Closed  /* SEC-8a */
     :: !ReplyToOpening && ChallengedReset -> Challenge()  /* CTL-12c */
     :: !ReplyToOpening && !ChallengedReset && PeerReset -> my.state = Closed  /* FLOW-2 */
     :: else -> CountTry(); MayChallenge()  /* SEC-8c */
     fi
  :: from == Established ->
     if
     :: ChallengedReset -> Challenge()  /* CTL-12c */
     :: !ChallengedReset && PeerReset -> my.state = Closed  /* FLOW-2 */
     :: else -> CountTry(); MayChallenge()  /* SEC-8c */
     fi
  :: from == FinWait1 || from == FinWait2 || from == TimeWait || from == CloseWait ->
     if
     :: ChallengedReset -> Challenge()  /* CTL-12c */
     :: !ChallengedReset && PeerReset -> my.state = Closed  /* TEAR-15a */
     :: else -> CountTry(); MayChallenge()  /* SEC-8c */
     fi
  :: from == Closing || from == LastAck ->
     if
     :: ReplyToFin -> my.state = Closed  /* SEC-8a */
     :: !ReplyToFin && ChallengedReset -> Challenge()  /* CTL-12c */
     :: !ReplyToFin && !ChallengedReset && PeerReset -> my.state = Closed  /* TEAR-15a */
     :: else -> CountTry(); MayChallenge()  /* SEC-8c */
     fi
  fi
}

inline Flow_RsynArrived() {
  from = my.state;
  if
  :: from == Closed ->
     MayReplyReset()  /* SEC-6b */
  :: from == SynSent ->
     skip  /* OPEN-12: only SYN+ACK, NACK and RST count */
  :: from == SynReceived ->
     if
     :: CloseAsked -> my.state = FinWait1; Proven(); SendFin()  /* TEAR-12b */
     :: else -> my.state = Established; Proven()  /* OPEN-7a */
     fi
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* MIG-26: the migration machine decides */
  fi
}

inline Flow_RsynAckArrived() {
  from = my.state;
  if
  :: from == Closed ->
     MayReplyReset()  /* SEC-6b */
  :: from == SynSent ->
     skip  /* OPEN-12: only SYN+ACK, NACK and RST count */
  :: from == SynReceived ->
     skip  /* FLOW-4: we sent no RSYN */
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* MIG-26: the migration machine decides */
  fi
}

inline Flow_FinArrived() {
  from = my.state;
  if
  :: from == Closed ->
     MayReplyReset()  /* SEC-6b */
  :: from == SynSent ->
     skip  /* OPEN-12: only SYN+ACK, NACK and RST count */
  :: from == SynReceived ->
     if
     :: FinNewerAfterClose -> my.state = LastAck; Proven(); AcceptFin(); Acknowledge(); SendFin()  /* TEAR-12b */
     :: !FinNewerAfterClose && FinNewer -> my.state = CloseWait; Proven(); AcceptFin(); Acknowledge()  /* OPEN-7b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == Established ->
     if
     :: FinNewer -> my.state = CloseWait; AcceptFin(); Acknowledge()  /* TEAR-4a */
     :: !FinNewer && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == FinWait1 ->
     if
     :: FinNewerAnswersFin -> my.state = TimeWait; AcceptFin(); FinAnswered(); Acknowledge()  /* TEAR-4a */
     :: !FinNewerAnswersFin && FinNewer -> my.state = Closing; AcceptFin(); Acknowledge()  /* TEAR-18a */
     :: !FinNewerAnswersFin && !FinNewer && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == FinWait2 ->
     if
     :: FinNewer -> my.state = TimeWait; AcceptFin(); Acknowledge()  /* TEAR-4a */
     :: !FinNewer && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == Closing ->
     if
     :: FinNotOlderAnswersFin -> my.state = TimeWait; AcceptFin(); FinAnswered(); Acknowledge()  /* TEAR-19 */
     :: !FinNotOlderAnswersFin && FinNotOlder -> AcceptFin(); Acknowledge()  /* TEAR-19 */
     :: !FinNotOlderAnswersFin && !FinNotOlder && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == TimeWait ->
     if
     :: FinNotOlder -> AcceptFin(); Acknowledge()  /* TEAR-10 */
     :: !FinNotOlder && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == CloseWait ->
     if
     :: FinNotOlder -> AcceptFin(); Acknowledge()  /* TEAR-19 */
     :: !FinNotOlder && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  :: from == LastAck ->
     if
     :: FinNotOlderAnswersFinThatAcknowledged -> my.state = Closed; FinAnswered(); Acknowledge()  /* TEAR-9a */
     :: !FinNotOlderAnswersFinThatAcknowledged && FinNotOlderAnswersFin -> my.state = TimeWait; AcceptFin(); FinAnswered(); Acknowledge()  /* TEAR-9b */
     :: !FinNotOlderAnswersFinThatAcknowledged && !FinNotOlderAnswersFin && FinNotOlder -> AcceptFin(); Acknowledge()  /* TEAR-19 */
     :: !FinNotOlderAnswersFinThatAcknowledged && !FinNotOlderAnswersFin && !FinNotOlder && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* CTL-10a: an older FIN */
     fi
  fi
}

inline Flow_DataArrived() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* SEC-7a: data is never answered with RST */
  :: from == SynSent ->
     skip  /* OPEN-12: only SYN+ACK, NACK and RST count */
  :: from == SynReceived ->
     if
     :: DataProvesAfterClose -> my.state = FinWait1; Proven(); SendFin()  /* TEAR-12b */
     :: !DataProvesAfterClose && DataProves -> my.state = Established; Proven()  /* OPEN-26 */
     :: else -> skip  /* OPEN-6a: data proves nothing in this dialect */
     fi
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* DATA-1a: the data plane decides */
  fi
}

inline Flow_CloseRequested() {
  from = my.state;
  if
  :: from == Closed || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == LastAck ->
     skip  /* FLOW-4: our data has ended already */
  :: from == SynSent ->
     my.state = Closed  /* TEAR-13 */
  :: from == SynReceived ->
     AskClose()  /* TEAR-12a */
  :: from == Established ->
     if
     :: HasNoAddress -> AskClose()  /* MIG-2 */
     :: else -> my.state = FinWait1; SendFin()  /* TEAR-20a */
     fi
  :: from == CloseWait ->
     if
     :: HasNoAddress -> AskClose()  /* MIG-2 */
     :: else -> my.state = LastAck; SendFin()  /* TEAR-20a */
     fi
  fi
}

inline Flow_AbortRequested() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* FLOW-4: nothing to give up */
  :: from == SynSent ->
     my.state = Closed  /* OPEN-19 */
  :: from == SynReceived || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == CloseWait || from == LastAck ->
     my.state = Closed; SendReset()  /* FLOW-5a */
  :: from == TimeWait ->
     my.state = Closed  /* TEAR-15b */
  fi
}

inline Flow_OpeningTimedOut() {
  from = my.state;
  if
  :: from == Closed || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* FLOW-4: no opening is outstanding */
  :: from == SynSent ->
     if
     :: OpeningTriesLeft -> RetryOpening()  /* CTL-6a */
     :: else -> my.state = Closed  /* OPEN-18a */
     fi
  :: from == SynReceived ->
     if
     :: OpeningTriesLeft -> RetryOpening()  /* OPEN-3 */
     :: else -> skip  /* SEC-10: the SYN+ACK was sent often enough */
     fi
  fi
}

inline Flow_FinTimedOut() {
  from = my.state;
  if
  :: from == Closed || from == SynSent || from == SynReceived || from == Established || from == FinWait2 || from == TimeWait || from == CloseWait ->
     skip  /* FLOW-4: no FIN is outstanding */
  :: from == FinWait1 || from == Closing || from == LastAck ->
     if
     :: HasNoAddress -> skip  /* MIG-2 */
     :: !HasNoAddress && FinTriesLeft -> RetryFin()  /* CTL-6a */
     :: else -> my.state = Closed  /* TEAR-15a */
     fi
  fi
}

inline Flow_HalfOpenExpired() {
  from = my.state;
  if
  :: from == Closed || from == SynSent || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* FLOW-4: the flow is not half open */
  :: from == SynReceived ->
     if
     :: ResentOnce -> my.state = Closed; MaySendReset()  /* SEC-10 */
     :: else -> skip  /* OPEN-16: the SYN+ACK was not resent yet */
     fi
  fi
}

inline Flow_FinWait2Expired() {
  from = my.state;
  if
  :: from == Closed || from == SynSent || from == SynReceived || from == Established || from == FinWait1 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* FLOW-4: the flow is not in FinWait2 */
  :: from == FinWait2 ->
     my.state = Closed  /* TEAR-14 */
  fi
}

inline Flow_TimeWaitExpired() {
  from = my.state;
  if
  :: from == Closed || from == SynSent || from == SynReceived || from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == CloseWait || from == LastAck ->
     skip  /* FLOW-4: the flow is not in TimeWait */
  :: from == TimeWait ->
     my.state = Closed  /* TEAR-11b */
  fi
}

inline Flow_AddressLost() {
  from = my.state;
  if
  :: from == Closed || from == SynSent || from == SynReceived ->
     skip  /* MIG-2: the next address is told when it is there */
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* MIG-26: the migration machine decides */
  fi
}

inline Flow_AddressGained() {
  from = my.state;
  if
  :: from == Closed ->
     skip  /* FLOW-4: no flow */
  :: from == SynSent ->
     if
     :: OpenerMoves -> MoveOpening(); SendSyn()  /* OPEN-9 */
     :: else -> skip  /* OPEN-9: an opener does not move in this dialect */
     fi
  :: from == SynReceived ->
     MoveEarly()  /* OPEN-15 */
  :: from == Established || from == FinWait1 || from == FinWait2 || from == Closing || from == TimeWait || from == CloseWait || from == LastAck ->
     skip  /* MIG-26: the migration machine decides */
  fi
}

inline FireFlow() {
  if
  :: trigger == OpenRequested -> Flow_OpenRequested()
  :: trigger == SynArrived -> Flow_SynArrived()
  :: trigger == SynAckArrived -> Flow_SynAckArrived()
  :: trigger == AckArrived -> Flow_AckArrived()
  :: trigger == NackArrived -> Flow_NackArrived()
  :: trigger == RstArrived -> Flow_RstArrived()
  :: trigger == RsynArrived -> Flow_RsynArrived()
  :: trigger == RsynAckArrived -> Flow_RsynAckArrived()
  :: trigger == FinArrived -> Flow_FinArrived()
  :: trigger == DataArrived -> Flow_DataArrived()
  :: trigger == CloseRequested -> Flow_CloseRequested()
  :: trigger == AbortRequested -> Flow_AbortRequested()
  :: trigger == OpeningTimedOut -> Flow_OpeningTimedOut()
  :: trigger == FinTimedOut -> Flow_FinTimedOut()
  :: trigger == HalfOpenExpired -> Flow_HalfOpenExpired()
  :: trigger == FinWait2Expired -> Flow_FinWait2Expired()
  :: trigger == TimeWaitExpired -> Flow_TimeWaitExpired()
  :: trigger == AddressLost -> Flow_AddressLost()
  :: trigger == AddressGained -> Flow_AddressGained()
  fi
}

/* The migration machine. */

inline Migration_AddressLost() {
  from = my.migration;
  if
  :: from == Settled || from == RsynSent ->
     my.migration = NoAddress; DropMove()  /* MIG-2 */
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-2: it is lost already */
  :: from == RsynReceived || from == RsynSentReceived ->
     my.migration = NoAddressRsynReceived; DropMove()  /* MIG-2 */
  fi
}

inline Migration_AddressGained() {
  from = my.migration;
  if
  :: from == Settled || from == NoAddress ->
     my.migration = RsynSent; SendRsyn(); ResendOpenSlots()  /* MIG-3 */
  :: from == RsynSent || from == RsynSentReceived ->
     SendRsyn(); ResendOpenSlots()  /* MIG-4 */
  :: from == RsynReceived || from == NoAddressRsynReceived ->
     my.migration = RsynSentReceived; SendRsyn(); ResendOpenSlots()  /* MIG-3 */
  fi
}

inline Migration_PathCheckRequested() {
  from = my.migration;
  if
  :: from == Settled ->
     my.migration = RsynSent; SendPathCheck()  /* MIG-24b */
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-27: there is no path */
  :: from == RsynSent || from == RsynSentReceived ->
     skip  /* MIG-24b: our RSYN proves the path already */
  :: from == RsynReceived ->
     my.migration = RsynSentReceived; SendPathCheck()  /* MIG-24b */
  fi
}

inline Migration_RsynArrived() {
  from = my.migration;
  if
  :: from == Settled ->
     if
     :: RsynNewer -> my.migration = RsynReceived; NewCandidate(); SendAnswer(); ResendRequests()  /* MIG-6b */
     :: !RsynNewer && RsynAgain -> RepeatAnswer()  /* MIG-7 */
     :: !RsynNewer && !RsynAgain && RsynAgainElsewhere -> RepeatAnswer()  /* MIG-8d */
     :: !RsynNewer && !RsynAgain && !RsynAgainElsewhere && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* MIG-9: an older RSYN */
     fi
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-27: nothing arrives without an address */
  :: from == RsynSent ->
     if
     :: RsynNewer -> my.migration = RsynSentReceived; NewCandidate(); SendAnswer(); ResendRequests()  /* MIG-6b */
     :: !RsynNewer && RsynAgain -> RepeatAnswer()  /* MIG-7 */
     :: !RsynNewer && !RsynAgain && RsynAgainElsewhere -> RepeatAnswer()  /* MIG-8d */
     :: !RsynNewer && !RsynAgain && !RsynAgainElsewhere && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* MIG-9: an older RSYN */
     fi
  :: from == RsynReceived || from == RsynSentReceived ->
     if
     :: RsynNewer -> NewCandidate(); SendAnswer(); ResendRequests()  /* MIG-6b */
     :: !RsynNewer && RsynAgain -> RepeatAnswer()  /* MIG-7 */
     :: !RsynNewer && !RsynAgain && RsynAgainElsewhere -> OtherCandidate(); SendAnswer()  /* MIG-8b */
     :: !RsynNewer && !RsynAgain && !RsynAgainElsewhere && Challenged -> Challenge()  /* CTL-10b */
     :: else -> skip  /* MIG-9: an older RSYN */
     fi
  fi
}

inline Migration_RsynAckArrived() {
  from = my.migration;
  if
  :: from == Settled || from == RsynReceived ->
     if
     :: AnswersMoveAgain -> AcknowledgeAnswer()  /* MIG-12 */
     :: else -> skip  /* MIG-13: it answers an older move, or none */
     fi
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-27: nothing arrives without an address */
  :: from == RsynSent ->
     if
     :: AnswersMove -> my.migration = Settled; AdoptLocal(); AcknowledgeFromThere()  /* MIG-11b */
     :: else -> skip  /* MIG-13: it answers an older move, or none */
     fi
  :: from == RsynSentReceived ->
     if
     :: AnswersMove -> my.migration = RsynReceived; AdoptLocal(); AcknowledgeFromThere()  /* MIG-11b */
     :: else -> skip  /* MIG-13: it answers an older move, or none */
     fi
  fi
}

inline Migration_AckArrived() {
  from = my.migration;
  if
  :: from == Settled || from == RsynSent ->
     skip  /* CTL-2b: no RSYN+ACK is outstanding */
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-27: nothing arrives without an address */
  :: from == RsynReceived ->
     if
     :: AnswersAnswer -> my.migration = Settled; AdoptCandidate(); ResendRequests()  /* MIG-14 */
     :: else -> skip  /* MIG-15a: it does not answer the newest RSYN+ACK */
     fi
  :: from == RsynSentReceived ->
     if
     :: AnswersAnswer -> my.migration = RsynSent; AdoptCandidate(); ResendRequests()  /* MIG-14 */
     :: else -> skip  /* MIG-15a: it does not answer the newest RSYN+ACK */
     fi
  fi
}

inline Migration_MoveTimedOut() {
  from = my.migration;
  if
  :: from == Settled || from == NoAddress || from == RsynReceived || from == NoAddressRsynReceived ->
     skip  /* FLOW-4: no RSYN is outstanding */
  :: from == RsynSent ->
     if
     :: MoveTriesLeft -> RetryRsyn()  /* CTL-6a */
     :: else -> my.migration = Settled; DropMove(); AbortFlow()  /* MIG-19 */
     fi
  :: from == RsynSentReceived ->
     if
     :: MoveTriesLeft -> RetryRsyn()  /* CTL-6a */
     :: else -> my.migration = RsynReceived; DropMove(); AbortFlow()  /* MIG-19 */
     fi
  fi
}

inline Migration_AnswerTimedOut() {
  from = my.migration;
  if
  :: from == Settled || from == RsynSent ->
     skip  /* FLOW-4: no RSYN+ACK is outstanding */
  :: from == NoAddress || from == NoAddressRsynReceived ->
     skip  /* MIG-27: there is no address to answer from */
  :: from == RsynReceived ->
     if
     :: AnswerTriesLeft -> RetryAnswer()  /* CTL-6a */
     :: else -> my.migration = Settled; AbortFlow()  /* MIG-18a */
     fi
  :: from == RsynSentReceived ->
     if
     :: AnswerTriesLeft -> RetryAnswer()  /* CTL-6a */
     :: else -> my.migration = RsynSent; AbortFlow()  /* MIG-18a */
     fi
  fi
}

inline FireMigration() {
  if
  :: trigger == AddressLost -> Migration_AddressLost()
  :: trigger == AddressGained -> Migration_AddressGained()
  :: trigger == PathCheckRequested -> Migration_PathCheckRequested()
  :: trigger == RsynArrived -> Migration_RsynArrived()
  :: trigger == RsynAckArrived -> Migration_RsynAckArrived()
  :: trigger == AckArrived -> Migration_AckArrived()
  :: trigger == MoveTimedOut -> Migration_MoveTimedOut()
  :: trigger == AnswerTimedOut -> Migration_AnswerTimedOut()
  fi
}

/* One event at one end: FlowEngine.Step. */
inline Judge() {
  sender = Peer;
  if
  :: trigger >= SynArrived && trigger < DataArrived ->
     if
     :: kind == RST_ACK || kind == NACK -> sender = Replier
     :: else ->
        if
        :: (my.state == Closed && trigger == SynArrived) || (my.state == SynSent && trigger == SynAckArrived) -> sender = Unproven
        :: else ->
           if
           :: my.state == Closed || my.state == SynSent -> sender = Forger
           :: else -> skip
           fi
        fi
     fi
  :: else -> skip
  fi
}

/* What is answered with a reply RST where no flow is (SEC-6, SEC-7). */
#define OwesReset (trigger == SynAckArrived || trigger == RsynArrived || trigger == RsynAckArrived || trigger == FinArrived)

/* A forged packet changes nothing (SEC-3); where no flow is it may be answered (SEC-6). */
inline Reject() {
  if
  :: my.state != Closed && my.state != SynSent && trigger != AckArrived && Challenged -> Challenge()
  :: else ->
     if
     :: my.state == Closed && OwesReset -> MayReplyReset()
     :: else -> skip
     fi
  fi
}

/* The events that the migration machine sees after the flow machine. */
#define ForMigration \
  (trigger == RsynArrived || trigger == RsynAckArrived || trigger == AckArrived || trigger == AddressLost || trigger == AddressGained)

/*
 * FlowEngine.Step in three parts, because SPIN limits the length of one d_step. Nothing can come between them, and what they
 * tell each other is no part of the state.
 */

/* Whose packet it is; then the flow machine, unless the migration machine alone is meant. */
inline StepFlow() {
  oldState = my.state;
  oldMovePhase = my.movePhase;
  oldPeer = my.peer;
  oldPeerMove = my.peerMove;
  oldPeerFin = my.peerFin;
  opened = !Synchronised;
  Judge();
  if
  :: trigger > AddressGained -> skip
  :: else ->
     if
     :: sender == Forger -> Reject()
     :: else -> FireFlow()
     fi
  fi;
  opened = opened && Synchronised
}

/* The migration machine (MIG-26); it may give the flow up (MIG-18, MIG-19). */
inline StepMigration() {
  if
  :: Synchronised && (trigger > AddressGained || sender != Forger && ForMigration && !(opened && trigger == AckArrived)) ->
     FireMigration()
  :: else -> skip
  fi
}

inline AbortIfAsked() {
  if
  :: aborting -> Flow_AbortRequested()
  :: else -> skip
  fi
}

/* What waited for an address (MIG-2) or for the opening (OPEN-15). A flow that is over has no move and no open slot (TEAR-11). */
inline FinishStep() {
  AbortIfAsked();
  if
  :: trigger == AddressGained && (my.state == Established || my.state == CloseWait) && my.closeAsked ->
     my.closeAsked = 0;
     Flow_CloseRequested()
  :: else -> skip
  fi;
  if
  :: opened && my.movedEarly ->
     my.movedEarly = 0;
     address = my.moving;
     if
     :: Synchronised -> Migration_AddressGained(); AbortIfAsked()
     :: else -> skip
     fi
  :: else -> skip
  fi;
  if
  :: my.state == Closed && oldState != Closed ->
     my.migration = Settled;
     my.openingPhase = ANSWERED;
     my.movePhase = ANSWERED;
     my.answerPhase = ANSWERED;
     my.finPhase = ANSWERED;
     my.frozen = 0
  :: else -> skip
  fi;
  /* What no request refers to any more is not part of the state. */
  if
  :: my.movePhase != OUTSTANDING && !my.movedEarly -> my.moving = 0
  :: else -> skip
  fi;
  if
  :: my.answerPhase != OUTSTANDING -> my.candidate = 0
  :: else -> skip
  fi
}

/* A set of at most CAP packets for each receiver, without order. */
#define AT(h, n) network[(h) * CAP + (n)]

/* Arguments of an inline are pasted: they are variables here. */

/* A packet that is there already adds nothing; one more than CAP is lost. */
inline Put(receiver, added) {
  i = 0;
  do
  :: i < CAP && AT(receiver, i) > added -> i++
  :: else -> break
  od;
  if
  :: i == CAP || AT(receiver, i) == added || AT(receiver, CAP - 1) != 0 -> skip
  :: else ->
     j = CAP - 1;
     do
     :: j > i -> AT(receiver, j) = AT(receiver, j - 1); j--
     :: else -> break
     od;
     AT(receiver, i) = added
  fi
}

inline Take(receiver, taken) {
  i = 0;
  do
  :: AT(receiver, i) != taken -> i++
  :: else -> break
  od;
  do
  :: i < CAP - 1 -> AT(receiver, i) = AT(receiver, i + 1); i++
  :: else -> break
  od;
  AT(receiver, CAP - 1) = 0
}

/* An RSYN finds a peer that has a rendezvous wherever it is (MIG-21). */
inline PutAllSent() {
  from = 0;
  do
  :: from < sent ->
     if
     :: (RENDEZVOUS & (2 - me)) && KindOf(out[from]) == RSYN -> out[from] = (out[from] & ~TO_RENDEZVOUS) | TO_RENDEZVOUS
     :: else -> skip
     fi;
     Put(1 - me, out[from]);
     out[from] = 0;
     from++
  :: else -> break
  od;
  sent = 0
}

/* Safety. */
#define Waiting(h) \
  (flow[h].openingPhase == OUTSTANDING || flow[h].movePhase == OUTSTANDING \
  || flow[h].answerPhase == OUTSTANDING || flow[h].finPhase == OUTSTANDING)
#define Resting(h) (flow[h].state == Established && flow[h].migration == Settled && !Waiting(h))
#define Agreed (flow[A].peer == flow[B].localAddress && flow[B].peer == flow[A].localAddress)

#define AdoptsLocal \
  (trigger == RsynAckArrived && oldMovePhase == OUTSTANDING && my.movePhase == ANSWERED && Synchronised \
  || trigger == SynAckArrived && oldState == SynSent && my.state == Established)

/* Of a step of the machines. */
inline CheckStep() {
  /* An answer that adopts our address arrived there: that proves it (OPEN-4, MIG-11). */
  if
  :: AdoptsLocal ->
     host[me].proven = host[me].proven | (1 << my.localAddress)
  :: else -> skip
  fi;
  /* An address of the peer is adopted only after it was proven (MIG-14, MIG-15). */
  assert(my.peer == oldPeer || oldState <= SynReceived || (host[1 - me].proven >> my.peer) & 1);
  /* Accepted versions only grow, and none is accepted that was not issued (CTL-8). */
  assert(my.peerMove >= oldPeerMove && my.peerMove < your.next);
  assert(my.peerFin >= oldPeerFin && my.peerFin < your.next)
}

/* Of every state: two ends with nothing left to do agree on where they are. */
inline CheckState() {
  assert(!(Resting(A) && Resting(B)) || Agreed)
}

/* For trails: what happened, and the state that it led to. */
inline ShowFlow(h) {
  printf("flow %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d", h,
    flow[h].state, flow[h].migration, flow[h].next, flow[h].openingPhase, flow[h].openingVersion,
    flow[h].movePhase, flow[h].moveVersion, flow[h].answerPhase, flow[h].answerVersion,
    flow[h].finPhase, flow[h].finVersion, flow[h].peerOpening, flow[h].peerMove, flow[h].peerFin,
    flow[h].localAddress, flow[h].moving);
  printf(" %d %d %d %d %d %d %d %d\n", flow[h].peer, flow[h].candidate, passive[h],
    flow[h].peerMoved, flow[h].peerFinished, flow[h].closeAsked,
    flow[h].movedEarly, flow[h].frozen)
}

inline ShowHost(h) {
  printf("host %d %d %d %d %d %d", h, host[h].alive, host[h].fresh, host[h].spent,
    host[h].asked, host[h].proven);
  i = 0;
  do
  :: i < CAP -> printf(" %d", AT(h, i)); i++
  :: else -> break
  od;
  printf("\n")
}

inline ShowStep() {
  printf("step %d %d %d\n", action, me, argument);
  ShowFlow(A);
  ShowFlow(B);
  ShowHost(A);
  ShowHost(B)
}

/* What can happen, and when: two hosts that move, their timers, a network that loses, doubles and reorders, a rendezvous. */
#define Moves(h) ((h) == A -> MOVES_A : MOVES_B)
#define Alive(h, n) ((host[h].alive >> (n)) & 1)
#define HasFlow(h) (flow[h].state != Closed)
/* A flow that is not synchronised does not know that its address is gone (MIG-2); the host does. */
#define Homeless(h) \
  (flow[h].migration == NoAddress || flow[h].migration == NoAddressRsynReceived || HasFlow(h) && !Alive(h, Sending(h)))
#define Nothing 255

/* What can happen, numbered as TrailActionKind. */
#define Deliver 0
#define Lose 1
#define TimeOut 2
#define Thaw 3
#define LoseAddress 4
#define GainAddress 5
#define Die 6
#define TurnCalm 7
#define CalmTimeOut 8
#define Open 9
#define Close 10
#define Expire 11
#define SendData 12

/* The slots, numbered as EmissionSlot. */
#define OpeningSlot 0
#define MoveSlot 1
#define AnswerSlot 2
#define FinSlot 3
#define Phase(h, slot) \
  ((slot) == OpeningSlot -> flow[h].openingPhase : ((slot) == MoveSlot -> flow[h].movePhase : \
  ((slot) == AnswerSlot -> flow[h].answerPhase : flow[h].finPhase)))

#if LIVENESS
bit calm;                             /* moves, losses and duplicates are over */
unsigned due : 10;                    /* the timers of this round that have not run out yet: host * 5 + slot, 4 for the end */
#define Wild (!calm)
#else
#define Wild true
#endif

/* Both ends agree and nobody waits for anything but its application. */
#define AtEase(h) \
  (flow[h].migration == Settled && !Waiting(h) && !flow[h].frozen && Alive(h, flow[h].localAddress))
#define BothOpen (flow[A].state == Established && flow[B].state == Established)
#define HalfClosed(h) (flow[h].state == FinWait2 && flow[1 - (h)].state == CloseWait)
#define Over(h) (flow[h].state == Closed || flow[h].state == TimeWait)
#define AllSettled \
  (AtEase(A) && AtEase(B) && Agreed && (BothOpen || HalfClosed(A) || HalfClosed(B)) || Over(A) && Over(B) && !Unopened(A))

#define Unopened(h) (flow[h].state == Closed && flow[h].openingPhase == UNUSED)
/* A SYN that comes after the flow would open another one, which is none of this model's. */
#define CanArrive(h, n) \
  (AT(h, n) != 0 && (DestinationOf(AT(h, n)) == TO_RENDEZVOUS -> HasFlow(h) && !Homeless(h) : Alive(h, DestinationOf(AT(h, n)))) \
  && (KindOf(AT(h, n)) != SYN || HasFlow(h) || Unopened(h)))
/* Nothing is lost when calm, but what goes to an address where nobody is. */
#define CanBeLost(h, n) (AT(h, n) != 0 && (Wild && LOSS || !Wild && !CanArrive(h, n)))
#define CanTimeOut(h, slot) (Wild && !Homeless(h) && Phase(h, slot) == OUTSTANDING)
#define CanThaw(h) (Wild && !Homeless(h) && flow[h].frozen && flow[h].answerPhase == OUTSTANDING)
#define CanLoseAddress(h) (Wild && HasFlow(h) && host[h].spent < Moves(h) && !Homeless(h) && Alive(h, Sending(h)))
/*
 * A homeless host takes a fresh address or one that works; one that is not makes before it breaks, or goes back from a move that
 * is not answered (MIG-5).
 */
#define GoesBack(h, n) (Alive(h, n) && (Homeless(h) || flow[h].movePhase == OUTSTANDING && (n) == flow[h].localAddress))
#define CanGain(h, n) \
  (((n) == host[h].fresh && (n) <= Moves(h) || GoesBack(h, n) || REUSE && (n) < host[h].fresh) \
  && HasFlow(h) && (Homeless(h) || Wild && MAKE_BEFORE_BREAK && host[h].spent < Moves(h) && (n) != Sending(h)))
#define CanDie(h, n) (Wild && HasFlow(h) && Alive(h, n) && (n) != Sending(h))
#define CanOpen(h) (OPENING && (h) == A && Unopened(h))
#define CanClose(h) (CLOSING && Wild && HasFlow(h) && !host[h].asked)
#define IsGone(h) (!HasFlow(h) && !Unopened(h))
/* FinWait2 has a limit only when both streams have ended (TEAR-14); half open is a flow too long when nobody will prove it (SEC-10). */
#define CanExpire(h) \
  (CLOSING && (flow[h].state == TimeWait || flow[h].state == FinWait2 && host[A].asked && host[B].asked \
  || flow[h].state == SynReceived && IsGone(1 - (h))))
/* Data matters to the machines while the other end waits to be proven (OPEN-26). */
#define CanSendData(h) \
  (OPENING && Wild && Resting(h) && flow[1 - (h)].state == SynReceived)
/* When calm, the timers run out in turn, each once in a round, and only while nothing is on its way. */
#define Quiet (AT(A, 0) == 0 && AT(B, 0) == 0 && !Homeless(A) && !Homeless(B))

/* The environment: one of all that can happen does, and the machines take a step. */
#define Choose(what, who, which) action = what; me = who; argument = which

#define ARRIVE(h, n) :: d_step { CanArrive(h, n) -> Choose(Deliver, h, AT(h, n)) }
#define BE_LOST(h, n) :: d_step { CanBeLost(h, n) -> Choose(Lose, h, AT(h, n)) }
#define TIME_OUT(h, slot) :: d_step { CanTimeOut(h, slot) -> Choose(TimeOut, h, slot) }
#define GAIN(h, n) :: d_step { CanGain(h, n) -> Choose(GainAddress, h, n) }
#define DIE(h, n) :: d_step { CanDie(h, n) -> Choose(Die, h, n) }
#if CAP == 1
#define EACH_PACKET(DO, h) DO(h, 0)
#elif CAP == 2
#define EACH_PACKET(DO, h) DO(h, 0) DO(h, 1)
#elif CAP == 3
#define EACH_PACKET(DO, h) DO(h, 0) DO(h, 1) DO(h, 2)
#else
#define EACH_PACKET(DO, h) DO(h, 0) DO(h, 1) DO(h, 2) DO(h, 3)
#endif
#define EACH_ADDRESS(DO, h) DO(h, 0) DO(h, 1) DO(h, 2) DO(h, 3)
#define EACH_SLOT(DO, h) DO(h, OpeningSlot) DO(h, MoveSlot) DO(h, AnswerSlot) DO(h, FinSlot)
#define HOST(h) \
  EACH_PACKET(ARRIVE, h) \
  EACH_PACKET(BE_LOST, h) \
  EACH_SLOT(TIME_OUT, h) \
  :: d_step { CanThaw(h) -> Choose(Thaw, h, AnswerSlot) } \
  :: d_step { CanLoseAddress(h) -> Choose(LoseAddress, h, Sending(h)) } \
  EACH_ADDRESS(GAIN, h) \
  EACH_ADDRESS(DIE, h) \
  :: d_step { CanOpen(h) -> Choose(Open, h, 0) } \
  :: d_step { CanClose(h) -> Choose(Close, h, 0) } \
  :: d_step { Wild && CanExpire(h) -> Choose(Expire, h, 0) } \
  :: d_step { CanSendData(h) -> Choose(SendData, h, 0) }

inline Arrive() {
  if
  :: !DUPLICATION || !Wild -> Take(me, packet)
  :: else -> skip
  fi;
  kind = KindOf(packet);
  version = VersionOf(packet);
  ackno = AcknoOf(packet);
  source = SourceOf(packet);
  if
  :: kind == SYN -> trigger = SynArrived
  :: kind == SYN_ACK -> trigger = SynAckArrived
  :: kind == ACK -> trigger = AckArrived
  :: kind == RSYN -> trigger = RsynArrived
  :: kind == RSYN_ACK -> trigger = RsynAckArrived
  :: kind == FIN || kind == FIN_ACK -> trigger = FinArrived
  :: kind == RST || kind == RST_ACK -> trigger = RstArrived
  :: kind == NACK -> trigger = NackArrived
  :: kind == DATA -> trigger = DataArrived
  fi
}

inline RunOut(slot) {
  if
  :: slot == OpeningSlot -> trigger = OpeningTimedOut
  :: slot == MoveSlot -> trigger = MoveTimedOut
  :: slot == AnswerSlot -> trigger = AnswerTimedOut
  :: slot == FinSlot -> trigger = FinTimedOut
  fi
}

inline EndWait() {
  if
  :: my.state == TimeWait -> trigger = TimeWaitExpired
  :: my.state == FinWait2 -> trigger = FinWait2Expired
  :: my.state == SynReceived -> trigger = HalfOpenExpired
  fi
}

#if LIVENESS
#define EndOfWait 4
#define Runs(h, slot) ((slot) == EndOfWait -> CanExpire(h) : Phase(h, slot) == OUTSTANDING)

inline NextDue() {
  i = 0;
  do
  :: i < 10 && (((due >> i) & 1) == 0 || !Runs(i / 5, i % 5)) -> i++
  :: else -> break
  od
}

inline RunOutInTurn() {
  NextDue();
  if
  :: i == 10 -> due = 1023; NextDue()
  :: else -> skip
  fi;
  due = due & ~((2 << i) - 1);
  me = i / 5;
  argument = i % 5;
  if
  :: argument == EndOfWait -> action = Expire; argument = 0; EndWait()
  :: else -> action = TimeOut; RunOut(argument)
  fi;
  /* Nobody is there to answer any more: the tries run out (TEAR-15, MIG-19). */
  if
  :: IsGone(1 - me) -> tries = TRIES
  :: else -> skip
  fi
}
#endif

/* What was chosen becomes an event of a flow, or is done at once. */
inline Begin() {
  trigger = Nothing;
  sent = 0;
  aborting = 0;
  tries = 0;
  kind = 0;
  version = 0;
  ackno = 0;
  source = 0;
  address = 0;
  packet = argument;
  if
  :: action == Deliver -> Arrive()
  :: action == Lose -> Take(me, packet)
  :: action == TimeOut -> RunOut(argument)
  :: action == Thaw -> trigger = AnswerTimedOut; tries = FREEZE_TRIES - 1
  :: action == LoseAddress ->
     host[me].spent = host[me].spent + 1;
     host[me].alive = host[me].alive & ~(1 << argument);
     trigger = AddressLost
  :: action == GainAddress ->
     if
     :: !Homeless(me) -> host[me].spent = host[me].spent + 1
     :: else -> skip
     fi;
     if
     :: argument == host[me].fresh -> host[me].fresh = host[me].fresh + 1
     :: else -> skip
     fi;
     host[me].alive = host[me].alive | (1 << argument);
     address = argument;
     trigger = AddressGained
  :: action == Die -> host[me].alive = host[me].alive & ~(1 << argument)
  :: action == Open -> trigger = OpenRequested
  :: action == Close -> host[me].asked = 1; trigger = CloseRequested
  :: action == Expire -> EndWait()
  :: action == SendData -> Send(DATA, 0, 0, 0, my.peer)
#if LIVENESS
  :: action == TurnCalm -> calm = 1
  :: action == CalmTimeOut -> RunOutInTurn()
#endif
  fi
}

inline Finish() {
  PutAllSent();
  if
  :: trigger != Nothing -> CheckStep()
  :: else -> skip
  fi;
  CheckState();
  if
  :: SHOW -> ShowStep()
  :: else -> skip
  fi
}

/* One process with one place: every state of the protocol is one state of SPIN. Where nothing can happen all must be settled. */
active proctype World() {
  do
  :: atomic {
       if
       HOST(A)
       HOST(B)
#if LIVENESS
       :: d_step { !calm -> Choose(TurnCalm, 0, 0) }
       :: d_step { calm && Quiet && (Waiting(A) || Waiting(B) || CanExpire(A) || CanExpire(B)) -> Choose(CalmTimeOut, 0, 0) }
#endif
       fi;
       d_step { Begin() };
       if
       :: trigger != Nothing ->
          d_step { StepFlow() };
          d_step { StepMigration() };
          d_step { FinishStep() }
       :: else -> skip
       fi;
       d_step { Finish() }
     }
#if LIVENESS
     /* What is asked for begins with the calm: before, every cycle is progress. */
     if
     :: calm -> skip
     :: else -> progress_wild: skip
     fi
#endif
  :: d_step { AllSettled -> skip };
#if LIVENESS
     progress_settled: skip
#endif
  od
}

#if LIVENESS
/* Once moves, losses and duplicates are over, both ends settle and stay so. */
ltl settles { [] (calm -> <> [] AllSettled) }
#endif

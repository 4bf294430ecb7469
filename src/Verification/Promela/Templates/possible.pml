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

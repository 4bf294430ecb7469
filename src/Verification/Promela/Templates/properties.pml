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

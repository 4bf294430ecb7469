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

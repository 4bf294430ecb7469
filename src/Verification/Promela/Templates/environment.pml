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

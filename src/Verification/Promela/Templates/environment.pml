/* The environment: two hosts, a network that loses, doubles and reorders, moves, timers, rendezvous. */
#define Moves(h) ((h) == A -> MOVES_A : MOVES_B)
#define Alive(h, n) ((host[h].alive >> (n)) & 1)
#define Homeless(h) (flow[h].migration == NoAddress || flow[h].migration == NoAddressRsynReceived)
#define HasRendezvous(h) ((RENDEZVOUS >> (h)) & 1)
#define Nothing 255

/* What can happen, numbered as TrailActionKind. */
#define Deliver 0
#define Lose 1
#define TimeOut 2
#define Thaw 3
#define LoseAddress 4
#define GainAddress 5
#define Die 6
#define Register 7
#define TurnCalm 8
#define CalmTimeOut 9

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
byte due;                             /* the timers of this round that have not run out yet: host * 4 + slot */
#define Wild (!calm)
#else
#define Wild true
#endif

/* Both ends agree and nobody waits for anything. */
#define AtEase(h) \
  (Resting(h) && !flow[h].frozen && Alive(h, flow[h].localAddress))
#define AllSettled (AtEase(A) && AtEase(B) && Agreed)

#define CanArrive(h, n) \
  (AT(h, n) != 0 && (DestinationOf(AT(h, n)) == TO_RENDEZVOUS || Alive(h, DestinationOf(AT(h, n)))))
/* Nothing is lost when calm, but what goes to an address where nobody is. */
#define CanBeLost(h, n) (AT(h, n) != 0 && (Wild && LOSS || !Wild && !CanArrive(h, n)))
#define CanTimeOut(h, slot) (Wild && !Homeless(h) && Phase(h, slot) == OUTSTANDING)
#define CanThaw(h) (Wild && !Homeless(h) && flow[h].frozen && flow[h].answerPhase == OUTSTANDING)
#define CanLoseAddress(h) (Wild && host[h].spent < Moves(h) && !Homeless(h) && Alive(h, Sending(h)))
/* A homeless host takes a fresh address or one that works; one that is not makes before it breaks (MIG-5 is the way back). */
#define CanGain(h, n) \
  (((n) == host[h].fresh && (n) <= Moves(h) || Alive(h, n) || REUSE && (n) < host[h].fresh) \
  && (Homeless(h) || Wild && MAKE_BEFORE_BREAK && host[h].spent < Moves(h) && (n) != Sending(h)))
#define CanDie(h, n) (Wild && Alive(h, n) && (n) != Sending(h))
#define CanRegister(h) \
  (HasRendezvous(h) && !Homeless(h) && Alive(h, Sending(h)) && host[h].registered != Sending(h))
/* When calm, the timers run out in turn, each once in a round, and only while nothing is on its way. */
#define Quiet (AT(A, 0) == 0 && AT(B, 0) == 0 && !Homeless(A) && !Homeless(B) && !CanRegister(A) && !CanRegister(B))

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
  :: d_step { CanRegister(h) -> Choose(Register, h, Sending(h)) }

inline Arrive() {
  if
  :: !DUPLICATION || !Wild -> Take(me, packet)
  :: else -> skip
  fi;
  if
  :: DestinationOf(packet) == TO_RENDEZVOUS ->
     packet = packet - TO_RENDEZVOUS + host[me].registered;
     Put(me, packet)
  :: else ->
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
     fi
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

#if LIVENESS
inline NextDue() {
  i = 0;
  do
  :: i < 8 && (((due >> i) & 1) == 0 || Phase(i / 4, i % 4) != OUTSTANDING) -> i++
  :: else -> break
  od
}

inline RunOutInTurn() {
  NextDue();
  if
  :: i == 8 -> due = 255; NextDue()
  :: else -> skip
  fi;
  due = due & ~((2 << i) - 1);
  me = i / 4;
  argument = i % 4;
  action = TimeOut;
  RunOut(argument)
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
  :: action == Register -> host[me].registered = argument
#if LIVENESS
  :: action == TurnCalm -> calm = 1
  :: action == CalmTimeOut -> RunOutInTurn()
#endif
  fi
}

inline End() {
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
       :: d_step { calm && Quiet && (Waiting(A) || Waiting(B)) -> Choose(CalmTimeOut, 0, 0) }
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
       d_step { End() }
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

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

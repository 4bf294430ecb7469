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

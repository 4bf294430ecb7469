using static ServalRef.StateMachines.FlowVocabulary;

namespace ServalRef.Verification.Promela;

/// <summary>The guards and acts of the flow machine, in Promela.</summary>
internal static class FlowWords
{
    internal static readonly PromelaWord[] Guards =
    [
        new(AnswersSyn.Name, "AnswersSyn", "Answers(my.openingPhase, my.openingVersion)", false),
        new(AnswersSynAck.Name, "AnswersSynAck", "Answers(my.openingPhase, my.openingVersion)", false),
        new(AnswersSynAckAfterClose.Name, "AnswersSynAckAfterClose", "AnswersSynAck && my.closeAsked", false),
        new(AnswersFin.Name, "AnswersFin", "Answers(my.finPhase, my.finVersion)", false),
        new(AnswersFinThatAcknowledged.Name, "AnswersFinThatAcknowledged", "AnswersFin && my.peerFinished", false),
        new(SynNewer.Name, "SynNewer", "version > my.peerOpening", false),
        new(SynAgain.Name, "SynAgain", "version == my.peerOpening", false),
        new(AnsweredSynAgain.Name, "AnsweredSynAgain", "passive[me] && SynAgain", false),
        new(
            SynAckAgain.Name,
            "SynAckAgain",
            "!passive[me] && version == my.peerOpening && Names(my.openingPhase, my.openingVersion)",
            false),

        // There are two hosts, and one flow between them.
        new(AnotherServer.Name, "AnotherServer", "false", false),
        new(CloseAsked.Name, "CloseAsked", "my.closeAsked", false),
        new(DataProves.Name, "DataProves", "true", false),
        new(DataProvesAfterClose.Name, "DataProvesAfterClose", "DataProves && CloseAsked", false),
        new(FinNewer.Name, "FinNewer", "version > my.peerFin", false),
        new(FinNewerAfterClose.Name, "FinNewerAfterClose", "FinNewer && CloseAsked", false),
        new(FinNewerAnswersFin.Name, "FinNewerAnswersFin", "FinNewer && AnswersFin", false),
        new(FinNotOlder.Name, "FinNotOlder", "FinNewer || my.peerFinished && version == my.peerFin", false),
        new(FinNotOlderAnswersFin.Name, "FinNotOlderAnswersFin", "FinNotOlder && AnswersFin", false),
        new(
            FinNotOlderAnswersFinThatAcknowledged.Name,
            "FinNotOlderAnswersFinThatAcknowledged",
            "FinNotOlderAnswersFin && my.peerFinished",
            false),

        // mtp1 challenges nothing (CTL-10).
        new(Challenged.Name, "Challenged", "false", false),
        new(ChallengedReset.Name, "ChallengedReset", "false", false),
        new(PeerReset.Name, "PeerReset", "sender == Peer", false),
        new(ReplyToOpening.Name, "ReplyToOpening", "sender == Replier && Answers(my.openingPhase, my.openingVersion)", false),
        new(ReplyToFin.Name, "ReplyToFin", "sender == Replier && Answers(my.finPhase, my.finVersion)", false),
        new(OpeningTriesLeft.Name, "OpeningTriesLeft", "tries < (my.state == SynReceived -> SYN_ACK_TRIES : TRIES)", false),
        new(FinTriesLeft.Name, "FinTriesLeft", "tries < FIN_TRIES", false),

        // mtp1 lets a request expire without a resent SYN+ACK (SEC-10).
        new(ResentOnce.Name, "ResentOnce", "true", false),
        new(OpenerMoves.Name, "OpenerMoves", "true", false),
        new(
            HasNoAddress.Name,
            "HasNoAddress",
            "my.migration == NoAddress || my.migration == NoAddressRsynReceived",
            false),
    ];

    internal static readonly PromelaWord[] Acts =
    [
        new(
            SendSyn.Name,
            "SendSyn",
            """
            if
            :: from == Closed -> my.peer = address
            :: else -> skip
            fi;
            Consume(my.openingVersion);
            my.openingPhase = OUTSTANDING;
            SendOpening(my.peer)
            """,
            true),
        new(MoveOpening.Name, "MoveOpening", "my.localAddress = address", true),
        new(RecordRequester.Name, "RecordRequester", "RecordPeer();\npassive[me] = 1", true),
        new(RecordListener.Name, "RecordListener", "RecordPeer();\nmy.openingPhase = ANSWERED", true),
        new(
            SendSynAck.Name,
            "SendSynAck",
            "Consume(my.openingVersion);\nmy.openingPhase = OUTSTANDING;\nSendOpening(my.peer)",
            true),
        new(RepeatSynAck.Name, "RepeatSynAck", "SendOpening(source)", true),
        new(MayRepeatSynAck.Name, "MayRepeatSynAck", "SendOpening(source)", true),
        new(RetryOpening.Name, "RetryOpening", "SendOpening(my.peer)", true),
        new(Proven.Name, "Proven", "my.openingPhase = ANSWERED", true),
        new(Acknowledge.Name, "Acknowledge", "Send(ACK, 0, version + 1, 0, source)", true),
        new(Challenge.Name, "Challenge", "Send(ACK, 0, ExpectedVersion, 0, my.peer)", true),
        new(MayChallenge.Name, "MayChallenge", "skip", true),
        new(AcceptFin.Name, "AcceptFin", "my.peerFin = version;\nmy.peerFinished = 1", true),
        new(FinAnswered.Name, "FinAnswered", "my.finPhase = ANSWERED", true),
        new(SendFin.Name, "SendFin", "Consume(my.finVersion);\nmy.finPhase = OUTSTANDING;\nSendOurFin()", true),
        new(RetryFin.Name, "RetryFin", "SendOurFin()", true),
        new(AskClose.Name, "AskClose", "my.closeAsked = 1", true),
        new(MoveEarly.Name, "MoveEarly", "my.moving = address;\nmy.movedEarly = 1;\nSendOpening(my.peer)", true),
        new(
            SendReset.Name,
            "SendReset",
            """
            Send(RST, 0, 0, 0, NewestPeer);
            if
            :: NewestPeer != my.peer -> Send(RST, 0, 0, 0, my.peer)
            :: else -> skip
            fi
            """,
            true),
        new(MaySendReset.Name, "MaySendReset", "Send(RST, 0, 0, 0, my.peer)", true),
        new(MayReplyReset.Name, "MayReplyReset", "Send(RST_ACK, 0, version + 1, 0, source)", true),

        // Tries are no part of the state: a timer says how many there were.
        new(CountTry.Name, "CountTry", "skip", true),
    ];
}

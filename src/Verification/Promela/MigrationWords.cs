using static ServalRef.StateMachines.MigrationVocabulary;

namespace ServalRef.Verification.Promela;

/// <summary>The guards and acts of the migration machine, in Promela.</summary>
internal static class MigrationWords
{
    internal static readonly PromelaWord[] Guards =
    [
        new(RsynNewer.Name, "RsynNewer", "version > my.peerMove", false),
        new(RsynAgain.Name, "RsynAgain", "my.peerMoved && version == my.peerMove && source == NewestPeer", false),
        new(
            RsynAgainElsewhere.Name,
            "RsynAgainElsewhere",
            "my.peerMoved && version == my.peerMove && source != NewestPeer",
            false),
        new(AnswersMove.Name, "AnswersMove", "Answers(my.movePhase, my.moveVersion)", false),
        new(
            AnswersMoveAgain.Name,
            "AnswersMoveAgain",
            "my.movePhase != OUTSTANDING && Names(my.movePhase, my.moveVersion)",
            false),
        new(AnswersAnswer.Name, "AnswersAnswer", "Answers(my.answerPhase, my.answerVersion)", false),
        new(MoveTriesLeft.Name, "MoveTriesLeft", "tries < TRIES", false),
        new(AnswerTriesLeft.Name, "AnswerTriesLeft", "tries < TRIES", false),
    ];

    internal static readonly PromelaWord[] Acts =
    [
        new(
            SendRsyn.Name,
            "SendRsyn",
            "Consume(my.moveVersion);\nmy.movePhase = OUTSTANDING;\nmy.moving = address;\nSendMove()",
            true),
        new(
            SendPathCheck.Name,
            "SendPathCheck",
            "Consume(my.moveVersion);\nmy.movePhase = OUTSTANDING;\nmy.moving = my.localAddress;\nSendMove()",
            true),
        new(RetryRsyn.Name, "RetryRsyn", "SendMove()", true),
        new(
            ResendOpenSlots.Name,
            "ResendOpenSlots",
            """
            if
            :: my.answerPhase == OUTSTANDING -> SendMoveAnswer(my.candidate)
            :: else -> skip
            fi;
            ResendFin()
            """,
            true),
        new(
            ResendRequests.Name,
            "ResendRequests",
            """
            if
            :: my.movePhase == OUTSTANDING -> SendMove()
            :: else -> skip
            fi;
            ResendFin()
            """,
            true),
        new(DropMove.Name, "DropMove", "my.movePhase = UNUSED;\nmy.moveVersion = 0", true),
        new(
            NewCandidate.Name,
            "NewCandidate",
            """
            my.peerMove = version;
            my.candidate = source;
            my.peerMoved = 1;
            if
            :: my.candidate != my.peer -> my.frozen = 1
            :: else -> skip
            fi
            """,
            true),
        new(OtherCandidate.Name, "OtherCandidate", "my.candidate = source", true),
        new(
            SendAnswer.Name,
            "SendAnswer",
            "Consume(my.answerVersion);\nmy.answerPhase = OUTSTANDING;\nSendMoveAnswer(my.candidate)",
            true),
        new(RepeatAnswer.Name, "RepeatAnswer", "SendMoveAnswer(source)", true),
        new(
            RetryAnswer.Name,
            "RetryAnswer",
            """
            if
            :: tries + 1 >= FREEZE_TRIES -> my.frozen = 0
            :: else -> skip
            fi;
            SendMoveAnswer(my.candidate)
            """,
            true),
        new(AdoptLocal.Name, "AdoptLocal", "my.localAddress = my.moving;\nmy.movePhase = ANSWERED", true),
        new(Acknowledge.Name, "AcknowledgeAnswer", "Send(ACK, 0, version + 1, 0, source)", true),
        new(AcknowledgeFromThere.Name, "AcknowledgeFromThere", "Send(ACK, 0, version + 1, 0, source)", true),
        new(AdoptCandidate.Name, "AdoptCandidate", "my.peer = my.candidate;\nmy.answerPhase = ANSWERED;\nmy.frozen = 0", true),
        new(AbortFlow.Name, "AbortFlow", "aborting = 1", true),
    ];
}

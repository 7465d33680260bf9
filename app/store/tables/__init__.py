"""Every table of the database; rows never leave the store."""

from sqlmodel import SQLModel

from app.store.tables.access import (
    ApiTokenRow,
    AskRow,
    CountRow,
    InvitationRow,
    MailLinkRow,
    SessionRow,
    SetupRow,
)
from app.store.tables.answers import AbsenceRow, AnswerRow, ConsentRow, MarkRow, OptInRow, StandingMarkRow
from app.store.tables.audit import AuditAboutRow, AuditRow
from app.store.tables.busy import BusySourceRow, BusyTimeRow
from app.store.tables.calendars import (
    CalendarDueRow,
    CalendarInvitationRow,
    CalendarRow,
    DeclineRow,
    EventRow,
    FeedReaderRow,
    FeedRow,
    InviteeRow,
)
from app.store.tables.chats import ChatPostRow, ChatRow
from app.store.tables.conflicts import ConflictRow, SeatAskRow
from app.store.tables.credits import CheckInRow, HandoffNoteRow, ObjectionRow, WebhookDeadRow, WebhookRow
from app.store.tables.factors import ChallengeRow, CodeAppRow, PasskeyRow, RecoveryCodeRow
from app.store.tables.identities import AnsweredRow, IdentityRow
from app.store.tables.ledger import AccountRow, EntryRow, SealRow, StatementLineRow, StatementRow, WeekendCreditRow
from app.store.tables.outbox import MessageRow
from app.store.tables.publications import ChangeRow, PublicationRow, PublishedPartRow, PublishedSeatRow
from app.store.tables.repeats import KeptAnswerRow
from app.store.tables.rotas import AssignmentRow, DraftRow, PinRow
from app.store.tables.rounds import PeriodRow, RoundRow, SeatRow, SlotRow
from app.store.tables.swaps import SwapInvitedRow, SwapRow, SwapStepRow, SwapWantedRow
from app.store.tables.teams import MembershipRow, PersonRow, PolicyRow, ShiftRow, TeamRow
from app.store.tables.wishes import SwapChainPartRow, SwapChainRow, WishRow, WishSlotRow

metadata = SQLModel.metadata

# Only ever added to: the migration puts triggers on these that refuse UPDATE and DELETE.
APPEND_ONLY = (
    *("entry", "seal", "statement", "statement_line"),
    *("publication", "published_seat", "published_part", "change", "swap_step", "handoff_note", "seat_ask"),
    *("audit", "audit_about"),
)

__all__ = [
    "APPEND_ONLY",
    "AbsenceRow",
    "AccountRow",
    "AnswerRow",
    "AnsweredRow",
    "ApiTokenRow",
    "AskRow",
    "AssignmentRow",
    "AuditAboutRow",
    "AuditRow",
    "BusySourceRow",
    "BusyTimeRow",
    "CalendarDueRow",
    "CalendarInvitationRow",
    "CalendarRow",
    "ChallengeRow",
    "ChangeRow",
    "ChatPostRow",
    "ChatRow",
    "CheckInRow",
    "CodeAppRow",
    "ConflictRow",
    "ConsentRow",
    "CountRow",
    "DeclineRow",
    "DraftRow",
    "EntryRow",
    "EventRow",
    "FeedReaderRow",
    "FeedRow",
    "HandoffNoteRow",
    "IdentityRow",
    "InvitationRow",
    "InviteeRow",
    "KeptAnswerRow",
    "MailLinkRow",
    "MarkRow",
    "MembershipRow",
    "MessageRow",
    "ObjectionRow",
    "OptInRow",
    "PasskeyRow",
    "PeriodRow",
    "PersonRow",
    "PinRow",
    "PolicyRow",
    "PublicationRow",
    "PublishedPartRow",
    "PublishedSeatRow",
    "RecoveryCodeRow",
    "RoundRow",
    "SealRow",
    "SeatAskRow",
    "SeatRow",
    "SessionRow",
    "SetupRow",
    "ShiftRow",
    "SlotRow",
    "StandingMarkRow",
    "StatementLineRow",
    "StatementRow",
    "SwapChainPartRow",
    "SwapChainRow",
    "SwapInvitedRow",
    "SwapRow",
    "SwapStepRow",
    "SwapWantedRow",
    "TeamRow",
    "WebhookDeadRow",
    "WebhookRow",
    "WeekendCreditRow",
    "WishRow",
    "WishSlotRow",
    "metadata",
]

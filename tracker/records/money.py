"""What it cost and who paid: funding, transactions and exchange rates. Money is decimal, with its currency."""

from __future__ import annotations

from tracker.records.fields import MONEY, RATE, code, day, flag, identifier, number, refers, text
from tracker.records.record_type import RecordType

FUNDING = RecordType(
    "funding",
    "Funding",
    "A grant or loan that a funder has agreed to give.",
    ("funding_id",),
    (
        identifier("funding_id", "Funding id"),
        refers("funder_org", "Funder", "organisation", required=True),
        refers("recipient_org", "Recipient", "organisation"),
        refers("programme_id", "Programme", "programme", required=True),
        text("title", "Title"),
        text("funder_activity_id", "The funder's own activity id"),
        number("amount", "Amount", MONEY),
        code("currency", "Currency", "CURRENCY", required=True),
        day("signed_on", "Signed on"),
        code("instrument", "Instrument", "INSTRUMENT"),
        code("aid_type", "Type of aid", "AID_TYPE", note="IATI AidType"),
        code("earmarking", "Earmarking", "EARMARKING", note="IATI EarmarkingCategory"),
    ),
    dated="signed_on",
)

TXN = RecordType(
    "txn",
    "Transaction",
    "Money that moved or was promised, typed as in IATI. Internal transfers never add to the programme's total.",
    ("txn_id",),
    (
        identifier("txn_id", "Transaction id"),
        refers("funding_id", "Funding", "funding"),
        refers("programme_id", "Programme", "programme", required=True),
        refers("activity_id", "Activity", "activity"),
        code("type", "Type", "TRANSACTION_TYPE", required=True, note="IATI TransactionType"),
        day("txn_date", "Date", required=True),
        day("value_date", "Value date", note="Decides the exchange rate; the date itself when empty"),
        number("amount", "Amount", MONEY, required=True),
        code("currency", "Currency", "CURRENCY", required=True),
        refers("provider_org", "From", "organisation"),
        refers("receiver_org", "To", "organisation"),
        flag("in_kind", "In kind"),
        code("boundary", "Crosses the programme's boundary", "BOUNDARY", required=True),
        text("provider_activity_id", "The provider's own activity id", note="Such as XM-DAC-7-PPR-4000000001"),
        code("valuation", "How a gift in kind is valued", "VALUATION"),
        code("sector", "Sector", "DAC_SECTOR", note="OECD DAC, five digits"),
    ),
    dated="txn_date",
)

FX_RATE = RecordType(
    "fx_rate",
    "Exchange rate",
    "Units of a currency for one euro in a month, by the rate set a funder prescribes. Sets quoted against another currency are crossed.",
    ("rate_set", "month", "currency"),
    (
        code("rate_set", "Rate set", "RATE_SET", required=True),
        day("month", "Month (its first day)", required=True),
        code("currency", "Currency", "CURRENCY", required=True),
        number("per_eur", "Units for one euro", RATE, required=True),
    ),
    dated="month",
)

TYPES = (FUNDING, TXN, FX_RATE)

"""What partnerships leave behind: documents and their stages, milestones, medicine tests, patients who benefit."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, identifier, number, refers, text
from tracker.records.record_type import RecordType

PRODUCT = RecordType(
    "product",
    "Product",
    "A document that a partnership or an activity produces: a plan, guideline, policy, curriculum or tool.",
    ("product_id",),
    (
        identifier("product_id", "Product id"),
        refers("partnership_id", "Partnership", "partnership"),
        refers("activity_id", "Activity", "activity"),
        code("kind", "Kind", "PRODUCT_KIND", required=True),
        text("title", "Title", required=True),
        code("country", "Country", "COUNTRY"),
    ),
)

PRODUCT_STATUS = RecordType(
    "product_status",
    "Product status",
    "The day a product reached a stage.",
    ("product_id", "status", "on_date"),
    (
        refers("product_id", "Product", "product", required=True),
        code("status", "Stage", "PRODUCT_STATUS", required=True),
        day("on_date", "On", required=True),
    ),
    dated="on_date",
)

MILESTONE = RecordType(
    "milestone",
    "Milestone",
    "A recognised achievement of an organisation: accreditation, prequalification, a maturity level, an approval.",
    ("milestone_id",),
    (
        identifier("milestone_id", "Milestone id"),
        refers("partnership_id", "Partnership", "partnership"),
        refers("org_id", "Organisation", "organisation"),
        code("kind", "Kind", "MILESTONE_KIND", required=True),
        number("level", "Level", QUANTITY, note="WHO GBT maturity level, 1 to 4"),
        text("product_name", "Medical product"),
        day("achieved_on", "Achieved on"),
        day("valid_until", "Valid until"),
    ),
    orders=(("achieved_on", "valid_until"),),
    dated="achieved_on",
)

SAMPLE_TEST = RecordType(
    "sample_test",
    "Sample test",
    "A medicine sample and the result of its quality test.",
    ("sample_id",),
    (
        identifier("sample_id", "Sample id"),
        code("country", "Country", "COUNTRY", required=True),
        code("subdivision", "Region", "REGION"),
        text("area", "Area", note="Where it was taken in the funder's or the survey's words"),
        text("product_class", "Class of product"),
        day("collected_on", "Collected on", required=True),
        day("tested_on", "Tested on"),
        code("method", "Method", "TEST_METHOD"),
        code("result", "Result", "TEST_RESULT", note="Empty until it is known"),
        code("sampling", "Sampling", "SAMPLING"),
    ),
    orders=(("collected_on", "tested_on"),),
    dated="collected_on",
)

PATIENT_BENEFIT = RecordType(
    "patient_benefit",
    "Patient benefit",
    "Patients treated with a service that a partnership introduced or improved, as the facility reports them.",
    ("partnership_id", "period_from", "period_to", "service", "method"),
    (
        refers("partnership_id", "Partnership", "partnership", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        text("service", "Service", required=True),
        number("n", "Patients", WHOLE, required=True),
        code("qualifier", "Exact, about, more than", "QUALIFIER", required=True),
        code("method", "Method", "BENEFIT_METHOD", required=True),
    ),
    orders=(("period_from", "period_to"),),
    dated="period_from",
)

TYPES = (PRODUCT, PRODUCT_STATUS, MILESTONE, SAMPLE_TEST, PATIENT_BENEFIT)

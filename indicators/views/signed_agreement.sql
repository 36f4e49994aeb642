select
    agreement_id,
    partnership_id,
    programme_id,
    kind,
    signed_on,
    effective_from,
    expires_on,
    ended_on
from agreement
where status is null
    or status not in ('draft', 'cancelled')

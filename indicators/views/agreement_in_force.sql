select
    agreement_id,
    partnership_id,
    programme_id,
    kind
from signed_agreement
where signed_on < $before
    and coalesce(effective_from, signed_on) < $before
    and (expires_on is null or expires_on >= $before - interval 1 day)
    and (ended_on is null or ended_on >= $before)

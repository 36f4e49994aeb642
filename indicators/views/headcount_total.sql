select
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    role,
    sum(n) as n,
    arg_max(qualifier, list_position(['exact', 'at_least', 'more_than', 'at_most', 'range', 'about'], qualifier)) as qualifier
from attendance
where count_basis = 'aggregate'
group by
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    role
